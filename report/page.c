/* Pages for reading: widths, padding, wrapped sentences, emphasis. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "core/text.h"
#include "report/number.h"

/* Columns in which two parts of a name can be told. */
enum { LEAST_PARTS = 12 };

size_t qc_page_prose(const qc_page *page)
{
    if (page->width == 0 || page->width > QC_PAGE_PROSE) {
        return QC_PAGE_PROSE;
    }
    return page->width < QC_PAGE_LEAST ? QC_PAGE_LEAST : page->width;
}

qc_status qc_page_end(const qc_page *page, qc_error *error)
{
    errno = 0;
    if (fflush(page->stream) != 0 || ferror(page->stream)) {
        return qc_fail(error, QC_ERR_IO, "cannot write the result: %s",
                       errno != 0 ? strerror(errno) : "the stream takes no more");
    }
    return QC_OK;
}

/* Bytes of the character that a text starts with. */
static size_t character_length(const char *text)
{
    size_t length = 1;
    while ((text[length] & 0xc0) == 0x80 && length < 4) {
        length++;
    }
    return length;
}

static size_t character_width(const char *text, size_t length)
{
    char one[8] = "";
    memcpy(one, text, length);
    return qc_text_width(one);
}

static void put_characters(const qc_page *page, const char *text, size_t bytes)
{
    for (size_t k = 0; k < bytes;) {
        size_t length = character_length(text + k);
        if (qc_text_control(text + k) > 0) {
            (void)fputc(' ', page->stream);
        } else {
            (void)fwrite(text + k, 1, length, page->stream);
        }
        k += length;
    }
}

size_t qc_page_fit(const char *text, size_t width)
{
    size_t bytes = 0;
    size_t taken = 0;
    while (text[bytes] != '\0') {
        size_t length = character_length(text + bytes);
        taken += qc_text_control(text + bytes) > 0 ? 1 : character_width(text + bytes, length);
        if (taken > width) {
            break;
        }
        bytes += length;
    }
    return bytes;
}

void qc_page_put(const qc_page *page, const char *text)
{
    put_characters(page, text, strlen(text));
}

static void put_blanks(const qc_page *page, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        (void)fputc(' ', page->stream);
    }
}

static size_t prefix_width(const char *text, size_t bytes)
{
    size_t width = 0;
    for (size_t k = 0; k < bytes;) {
        size_t length = character_length(text + k);
        width += qc_text_control(text + k) > 0 ? 1 : character_width(text + k, length);
        k += length;
    }
    return width;
}

/* The first bytes of a text in so many columns, with an ellipsis where they are not all. */
static void put_short(const qc_page *page, const char *text, size_t bytes, size_t width)
{
    size_t fit = prefix_width(text, bytes) <= width ? bytes : qc_page_fit(text, width - 1);

    put_characters(page, text, fit);
    if (fit < bytes) {
        (void)fputs("…", page->stream);
    }
    put_blanks(page, width - prefix_width(text, fit) - (fit < bytes ? 1 : 0));
}

/* "Bandung / Kopi" in few columns: of both parts what tells them from others is how they begin. */
static bool put_parts(const qc_page *page, const char *text, size_t width)
{
    const char *slash = strstr(text, " / ");
    const char *next = slash;
    size_t head = 0;

    while (next != NULL) {
        slash = next;
        next = strstr(slash + 1, " / ");
    }
    if (slash == NULL || width < LEAST_PARTS || prefix_width(text, strlen(text)) <= width) {
        return false;
    }
    size_t tail = prefix_width(slash, strlen(slash));
    size_t most = prefix_width(text, (size_t)(slash - text));

    head = tail <= width / 2 ? width - tail : width / 2;
    head = head < most ? head : most;
    put_short(page, text, (size_t)(slash - text), head);
    put_short(page, slash, strlen(slash), width - head);
    return true;
}

void qc_page_cell(const qc_page *page, const char *text, size_t width, bool right)
{
    if (put_parts(page, text, width)) {
        return;
    }
    size_t length = strlen(text);
    size_t bytes = qc_page_fit(text, width);
    bool cut = bytes < length;
    if (cut) {
        bytes = qc_page_fit(text, width > 0 ? width - 1 : 0);
    }
    size_t taken = prefix_width(text, bytes) + (cut && width > 0 ? 1 : 0);
    size_t blanks = taken < width ? width - taken : 0;
    if (right) {
        put_blanks(page, blanks);
    }
    put_characters(page, text, bytes);
    if (cut && width > 0) {
        (void)fputs("…", page->stream);
    }
    if (!right) {
        put_blanks(page, blanks);
    }
}

void qc_page_heading(const qc_page *page, const char *text)
{
    (void)fputs(page->colour ? "\n\033[1m" : "\n", page->stream);
    qc_page_put(page, text);
    (void)fputs(page->colour ? "\033[0m\n" : "\n", page->stream);
}

/* True for a blank between a number and its unit, "8 %" or "Rp 97.3 bn", which stay together. */
static bool holds_amount(const char *text, size_t blank)
{
    static const char *const units[] = {"%", "k", "mn", "bn", "tn"};
    const char *next = text + blank + 1;

    if (blank >= 2 && strncmp(text + blank - 2, "Rp", 2) == 0) {
        return true;
    }
    for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
        size_t length = strlen(units[k]);

        if (blank > 0 && isdigit((unsigned char)text[blank - 1]) &&
            strncmp(next, units[k], length) == 0 && !isalnum((unsigned char)next[length])) {
            return true;
        }
    }
    return false;
}

/* Bytes of the next line of a text: up to the last blank that fits, or as much as fits of one
 * long word. */
static size_t line_bytes(const char *text, size_t width)
{
    size_t bytes = qc_page_fit(text, width);
    if (text[bytes] == '\0') {
        return bytes;
    }
    size_t cut = bytes;
    while (cut > 0 && (text[cut] != ' ' || holds_amount(text, cut))) {
        cut--;
    }
    if (cut > 0) {
        return cut;
    }
    return bytes > 0 ? bytes : character_length(text);
}

void qc_page_line(const qc_page *page, size_t indent, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0) {
        return;
    }
    size_t width = qc_page_prose(page);
    size_t lead = strspn(text, " ");
    const char *rest = text;
    size_t bytes = lead + line_bytes(rest + lead, width > lead ? width - lead : 1);
    for (;;) {
        put_characters(page, rest, bytes);
        (void)fputc('\n', page->stream);
        rest += bytes;
        rest += strspn(rest, " ");
        if (*rest == '\0') {
            break;
        }
        put_blanks(page, indent);
        bytes = line_bytes(rest, width > indent ? width - indent : 1);
    }
}

const char *qc_page_count(size_t count, const char *noun, char *buffer, size_t size)
{
    char plain[32];
    char grouped[40];
    (void)snprintf(plain, sizeof plain, "%zu", count);
    qc_number_group(plain, grouped, sizeof grouped);
    if (noun == NULL) {
        (void)snprintf(buffer, size, "%s", grouped);
        return buffer;
    }
    size_t length = strlen(noun);
    bool ends_in_y = length > 0 && noun[length - 1] == 'y';
    const char *ending = count == 1 ? "" : ends_in_y ? "ies" : "s";
    (void)snprintf(buffer, size, "%s %.*s%s", grouped,
                   (int)(ends_in_y && count != 1 ? length - 1 : length), noun, ending);
    return buffer;
}
