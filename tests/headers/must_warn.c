/* One fault for one warning: each must be refused under the project's flags. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#if defined(FAULT_NONE)
int sound(int value);
int sound(int value)
{
    return value + 1;
}
#elif defined(FAULT_CONVERSION)
int narrowed(double value);
int narrowed(double value)
{
    return value;
}
#elif defined(FAULT_SIGN_CONVERSION)
unsigned int signless(int value);
unsigned int signless(int value)
{
    return value;
}
#elif defined(FAULT_SHADOW)
int shadowed(int value);
int shadowed(int value)
{
    for (int i = 0; i < 3; i++) {
        int value = i;
        (void)value;
    }
    return value;
}
#elif defined(FAULT_MISSING_PROTOTYPES)
int undeclared(void)
{
    return 1;
}
#elif defined(FAULT_VLA)
int variable(int count);
int variable(int count)
{
    int values[count];
    values[0] = count;
    return values[0];
}
#elif defined(FAULT_SWITCH_ENUM)
enum colour { RED, GREEN };
int named(enum colour colour);
int named(enum colour colour)
{
    switch (colour) {
    case RED:
        return 1;
    default:
        return 0;
    }
}
#elif defined(FAULT_FORMAT)
#include <stdio.h>
int printed(const char *format);
int printed(const char *format)
{
    return printf(format);
}
#elif defined(FAULT_UNDEF)
#if NOT_DEFINED_ANYWHERE
#endif
int defined_by_nobody;
#elif defined(FAULT_CAST_QUAL)
char *unqualified(const char *text);
char *unqualified(const char *text)
{
    return (char *)text;
}
#elif defined(FAULT_UNUSED)
int unused(int value);
int unused(int value)
{
    return 0;
}
#elif defined(FAULT_STRICT_PROTOTYPES)
int unspecified();
#elif defined(FAULT_FALLTHROUGH)
int fallen(int value);
int fallen(int value)
{
    switch (value) {
    case 1:
        value = 2;
    case 2:
        return value;
    default:
        return 0;
    }
}
#elif defined(FAULT_WRITE_STRINGS)
char *literal(void);
char *literal(void)
{
    return "text";
}
#else
#error "name a fault"
#endif
