/* The allocator's door and arenas. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/memory.h"

static void blocks__are_zeroed_and_counted(void **state)
{
    size_t before = qc_memory_blocks();
    unsigned char *block = qc_memory_new(100, 3);

    (void)state;
    assert_non_null(block);
    assert_int_equal(qc_memory_blocks(), before + 1);
    for (size_t i = 0; i < 300; i++) {
        assert_int_equal(block[i], 0);
    }
    qc_memory_free(block);
    qc_memory_free(NULL);
    assert_int_equal(qc_memory_blocks(), before);
}

static void sizes__that_overflow_are_refused(void **state)
{
    (void)state;
    assert_null(qc_memory_new(SIZE_MAX / 2, 3));
    assert_null(qc_memory_new(SIZE_MAX, 1));
    assert_null(qc_memory_resize(NULL, SIZE_MAX / 4, 8));
}

static void requests__fail_from_the_asked_one_on(void **state)
{
    void *first = NULL;

    (void)state;
    (void)qc_memory_fail_at(2);
    first = qc_memory_new(1, 1);
    assert_non_null(first);
    assert_null(qc_memory_new(1, 1));
    assert_null(qc_memory_copy_text("x"));
    assert_int_equal(qc_memory_fail_at(0), 3);
    qc_memory_free(first);
}

static qc_status grow_to(size_t needed, qc_error *error)
{
    qc_status status = QC_OK;
    int *items = NULL;
    size_t capacity = 0;

    for (size_t i = 0; i < needed; i++) {
        QC_TRY(QC_GROW(items, capacity, i + 1, error));
        items[i] = (int)i;
    }
    for (size_t i = 0; i < needed; i++) {
        assert_int_equal(items[i], i);
    }
    assert_true(capacity >= needed && capacity < 2 * needed + 16);

done:
    qc_memory_free(items);
    return status;
}

static void growing__keeps_what_was_there(void **state)
{
    qc_error error;

    (void)state;
    assert_ok(grow_to(1000, &error), error);
}

static qc_status grow_subject(void *context, qc_error *error)
{
    (void)context;
    return grow_to(100, error);
}

static void growing__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_test_allocations(grow_subject, NULL);
}

static void growing__refuses_sizes_that_overflow(void **state)
{
    long *items = NULL;
    size_t capacity = 0;
    qc_error error;

    (void)state;
    assert_status(QC_GROW(items, capacity, SIZE_MAX - 1, &error), QC_ERR_MEMORY, error);
    assert_null(items);
    assert_int_equal(capacity, 0);
}

static void arena__gives_zeroed_aligned_pieces_that_do_not_overlap(void **state)
{
    qc_arena *arena = qc_arena_new();
    unsigned char *pieces[200];

    (void)state;
    assert_non_null(arena);
    for (size_t i = 0; i < 200; i++) {
        pieces[i] = qc_arena_take(arena, i + 1, 7);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < (i + 1) * 7; k++) {
            assert_int_equal(pieces[i][k], 0);
        }
        memset(pieces[i], (int)i + 1, (i + 1) * 7);
    }
    for (size_t i = 0; i < 200; i++) {
        for (size_t k = 0; k < (i + 1) * 7; k++) {
            assert_int_equal(pieces[i][k], (unsigned char)(i + 1));
        }
    }
    assert_non_null(qc_arena_take(arena, 1, 10000000));
    assert_null(qc_arena_take(arena, SIZE_MAX, 8));
    qc_arena_free(arena);
    qc_arena_free(NULL);
}

static void arena__copies_and_formats_text(void **state)
{
    qc_arena *arena = qc_arena_new();

    (void)state;
    assert_string_equal(qc_arena_copy(arena, "Surabaya", 4), "Sura");
    assert_string_equal(qc_arena_format(arena, "%s %d", "Q", 4), "Q 4");
    assert_null(qc_arena_copy(arena, "x", SIZE_MAX - 1));
    qc_arena_free(arena);
}

/* What is adopted stays where it is, and what comes next still goes behind what was there. */
static void arena__adopts_another_and_goes_on_filling_its_block(void **state)
{
    qc_arena *arena = qc_arena_new();
    qc_arena *other = qc_arena_new();
    qc_arena *empty = qc_arena_new();

    (void)state;
    assert_true(arena != NULL && other != NULL && empty != NULL);
    const char *before = qc_arena_copy(arena, "before", 6);
    const char *taken = qc_arena_copy(other, "taken", 5);

    assert_non_null(qc_arena_take(other, 1, 1000000)); /* a second block */
    qc_arena_adopt(arena, other);
    const char *behind = qc_arena_copy(arena, "behind", 6);

    assert_ptr_equal(behind, before + sizeof "before");
    assert_string_equal(before, "before");
    assert_string_equal(taken, "taken");
    qc_arena_adopt(empty, arena);
    assert_string_equal(qc_arena_copy(empty, "more", 4), "more");
    assert_string_equal(behind, "behind");
    qc_arena_free(empty);
}

static qc_status arena_subject(void *context, qc_error *error)
{
    qc_arena *arena = qc_arena_new();
    qc_status status = QC_OK;

    (void)context;
    if (arena == NULL || qc_arena_take(arena, 10, 1000) == NULL ||
        qc_arena_copy(arena, "abc", 3) == NULL || qc_arena_format(arena, "%5000d", 1) == NULL) {
        status = qc_fail(error, QC_ERR_MEMORY, "out of memory");
    }
    qc_arena_free(arena);
    return status;
}

static void arena__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_test_allocations(arena_subject, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks__are_zeroed_and_counted),
        cmocka_unit_test(sizes__that_overflow_are_refused),
        cmocka_unit_test(requests__fail_from_the_asked_one_on),
        cmocka_unit_test(growing__keeps_what_was_there),
        cmocka_unit_test(growing__every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(growing__refuses_sizes_that_overflow),
        cmocka_unit_test(arena__gives_zeroed_aligned_pieces_that_do_not_overlap),
        cmocka_unit_test(arena__copies_and_formats_text),
        cmocka_unit_test(arena__adopts_another_and_goes_on_filling_its_block),
        cmocka_unit_test(arena__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
