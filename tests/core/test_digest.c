/* SHA-256 against the examples of FIPS 180-4, in one piece and in several. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/digest.h"

#include "tests/support/qc_test.h"

/* https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values:
 * SHA-256, one and two blocks */
static const uint8_t one_block[QC_DIGEST_SIZE] = {
    0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
    0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
    0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
static const uint8_t two_blocks[QC_DIGEST_SIZE] = {
    0x24, 0x8d, 0x6a, 0x61, 0xd2, 0x06, 0x38, 0xb8, 0xe5, 0xc0, 0x26,
    0x93, 0x0c, 0x3e, 0x60, 0x39, 0xa3, 0x3c, 0xe4, 0x59, 0x64, 0xff,
    0x21, 0x67, 0xf6, 0xec, 0xed, 0xd4, 0x19, 0xdb, 0x06, 0xc1};

static const char long_text[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

static void digest__is_the_published_one_and_starts_again(void **state)
{
    qc_digest digest;
    uint8_t sum[QC_DIGEST_SIZE];

    (void)state;
    qc_digest_start(&digest);
    qc_digest_add(&digest, "abc", 3);
    qc_digest_end(&digest, sum);
    assert_memory_equal(sum, one_block, sizeof sum);
    qc_digest_start(&digest);
    qc_digest_add(&digest, long_text, strlen(long_text));
    qc_digest_end(&digest, sum);
    assert_memory_equal(sum, two_blocks, sizeof sum);
}

static void digest__does_not_depend_on_the_pieces(void **state)
{
    (void)state;
    for (size_t cut = 0; cut <= strlen(long_text); cut++) {
        qc_digest digest;
        uint8_t sum[QC_DIGEST_SIZE];

        qc_digest_start(&digest);
        qc_digest_add(&digest, long_text, cut);
        qc_digest_add(&digest, long_text + cut, strlen(long_text) - cut);
        qc_digest_end(&digest, sum);
        assert_memory_equal(sum, two_blocks, sizeof sum);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digest__is_the_published_one_and_starts_again),
        cmocka_unit_test(digest__does_not_depend_on_the_pieces),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
