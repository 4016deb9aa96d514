/* Text or not: byte order marks, binary files, UTF-16, Windows-1252. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/files/encoding.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* First bytes of files that people rename or save as .csv. */
static const struct {
    const char *magic;
    size_t length;
    const char *what;
} known_files[] = {
    {"PK\x03\x04", 4, "is an Excel workbook or a zip archive: save the sheet as \"CSV UTF-8\""},
    {"\xd0\xcf\x11\xe0", 4, "is an old Excel workbook: save the sheet as \"CSV UTF-8\""},
    {"%PDF", 4, "is a PDF: export the table as CSV"},
    {"SQLite format 3", 15, "is an SQLite database: export the table as CSV"},
};

static size_t line_of(const char *data, size_t offset)
{
    size_t line = 1;

    for (size_t i = 0; i < offset; i++) {
        if (data[i] == '\n') {
            line++;
        }
    }
    return line;
}

static qc_status check_markup(const char *source, const char *data, size_t size,
                              qc_error *error)
{
    size_t at = 0;

    while (at < size &&
           (data[at] == ' ' || data[at] == '\t' || data[at] == '\r' || data[at] == '\n')) {
        at++;
    }
    if (at < size && data[at] == '<') {
        return qc_fail_at(error, QC_ERR_FORMAT, source, 1, 0,
                          "is a web page or XML, perhaps a log-in page saved in place of the "
                          "export: export the table as CSV");
    }
    if (at < size && (data[at] == '{' || data[at] == '[')) {
        return qc_fail_at(error, QC_ERR_FORMAT, source, 1, 0,
                          "is JSON: export the table as CSV");
    }
    return QC_OK;
}

qc_status qc_encoding_check(const char *source, const char *data, size_t size, size_t *start,
                            qc_error *error)
{
    const char *nul = NULL;
    size_t mark = size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    qc_status status = QC_OK;

    for (size_t i = 0; i < sizeof known_files / sizeof known_files[0]; i++) {
        if (size >= known_files[i].length &&
            memcmp(data, known_files[i].magic, known_files[i].length) == 0) {
            return qc_fail_at(error, QC_ERR_FORMAT, source, 0, 0, "%s", known_files[i].what);
        }
    }
    nul = memchr(data, '\0', size);
    if (nul != NULL) {
        return qc_fail_at(error, QC_ERR_FORMAT, source, line_of(data, (size_t)(nul - data)), 0,
                          "holds a NUL byte, so that it is not text: export the table as CSV");
    }
    QC_TRY(check_markup(source, data + mark, size - mark, error));
    *start = mark;

done:
    return status;
}

/* A code point as UTF-8; returns the bytes written. */
static size_t write_point(unsigned point, char *target)
{
    if (point < 0x80) {
        target[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        target[0] = (char)(0xc0U | point >> 6);
        target[1] = (char)(0x80U | (point & 0x3fU));
        return 2;
    }
    if (point < 0x10000) {
        target[0] = (char)(0xe0U | point >> 12);
        target[1] = (char)(0x80U | (point >> 6 & 0x3fU));
        target[2] = (char)(0x80U | (point & 0x3fU));
        return 3;
    }
    target[0] = (char)(0xf0U | point >> 18);
    target[1] = (char)(0x80U | (point >> 12 & 0x3fU));
    target[2] = (char)(0x80U | (point >> 6 & 0x3fU));
    target[3] = (char)(0x80U | (point & 0x3fU));
    return 4;
}

/* Without a byte order mark, every second byte of Latin text is NUL. */
qc_utf16 qc_encoding_utf16(const char *data, size_t size)
{
    size_t pairs = size / 2 < 64 ? size / 2 : 64;
    size_t even = 0;
    size_t odd = 0;

    if (size >= 2 && memcmp(data, "\xff\xfe", 2) == 0) {
        return QC_UTF16_LITTLE;
    }
    if (size >= 2 && memcmp(data, "\xfe\xff", 2) == 0) {
        return QC_UTF16_BIG;
    }
    for (size_t i = 0; i < pairs; i++) {
        even += data[2 * i] == '\0';
        odd += data[2 * i + 1] == '\0';
    }
    if (pairs < 4 || (even > 0 && odd > 0) || (even + odd) * 4 < pairs * 3) {
        return QC_UTF16_NONE;
    }
    return even > 0 ? QC_UTF16_BIG : QC_UTF16_LITTLE;
}

/* A unit of two bytes. */
static unsigned unit_at(const char *data, size_t at, qc_utf16 order)
{
    unsigned first = (unsigned char)data[at];
    unsigned second = (unsigned char)data[at + 1];

    return order == QC_UTF16_BIG ? first << 8 | second : second << 8 | first;
}

size_t qc_encoding_from_utf16(const char *data, size_t size, qc_utf16 order, char *target)
{
    size_t written = 0;
    size_t at = 0;

    while (at + 1 < size) {
        unsigned unit = unit_at(data, at, order);
        unsigned next = at + 3 < size ? unit_at(data, at + 2, order) : 0;

        at += 2;
        if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
            unit = 0x10000U + ((unit - 0xd800U) << 10 | (next - 0xdc00U));
            at += 2;
        } else if (unit >= 0xd800 && unit < 0xe000) {
            unit = 0xfffd; /* half of a pair */
        }
        written += write_point(unit, target + written);
    }
    target[written] = '\0';
    return written;
}

/* Code points of the bytes 0x80 to 0x9f. Source: Unicode,
 * MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT. The five unassigned bytes become U+FFFD. */
static const uint16_t cp1252_high[32] = {
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

size_t qc_encoding_from_cp1252(const char *text, size_t length, char *target)
{
    size_t written = 0;

    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        unsigned point = byte >= 0x80 && byte < 0xa0 ? cp1252_high[byte - 0x80] : byte;

        written += write_point(point, target + written);
    }
    target[written] = '\0';
    return written;
}
