/* What is said beside the results: lines on standard error, as wide as its terminal. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/messages.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { LONGEST = 4096 };

/* Columns of a text of so many bytes: those that do not begin a character take none. */
static size_t columns_of(const char *text, size_t length)
{
    size_t columns = 0;

    for (size_t i = 0; i < length; i++) {
        columns += ((unsigned char)text[i] & 0xC0) != 0x80 ? 1 : 0;
    }
    return columns;
}

void message_wrap(FILE *stream, const char *text, size_t width, size_t indent)
{
    size_t used = 0;
    bool begun = false; /* the line has a word */

    while (*text != '\0') {
        size_t blanks = strspn(text, " ");
        size_t length = strcspn(text + blanks, " ");
        size_t columns = columns_of(text + blanks, length);

        if (begun && width > 0 && used + blanks + columns > width) {
            (void)fprintf(stream, "\n%*s", (int)indent, "");
            used = indent;
            blanks = 0;
            text += strspn(text, " ");
        }
        (void)fwrite(text, 1, blanks + length, stream);
        used += blanks + columns;
        text += blanks + length;
        begun = true;
    }
    (void)fputc('\n', stream);
}

size_t message_width(void)
{
    struct winsize size;

    memset(&size, 0, sizeof size);
    return isatty(STDERR_FILENO) == 1 && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0
               ? size.ws_col
               : 0;
}

void message_print(size_t indent, const char *format, ...)
{
    char text[LONGEST];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    message_wrap(stderr, text, message_width(), indent);
}
