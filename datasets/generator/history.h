/* The life of a deal: its stages, changes of amount and pushed close dates, day by day. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_HISTORY_H
#define DEMO_HISTORY_H

#include "deals.h"

enum { DEMO_EVENTS = 40 };

typedef enum demo_field {
    DEMO_FIELD_STAGE = 0,
    DEMO_FIELD_AMOUNT,
    DEMO_FIELD_CLOSE
} demo_field;

/** One change. The values are a demo_stage, IDR or a demo_day; -1 for no old value. */
typedef struct demo_event {
    demo_day day;
    demo_field field;
    int64_t old_value;
    int64_t new_value;
} demo_event;

/** What the history led to, and the changes in the order in which they happened. */
typedef struct demo_life {
    demo_stage stage;
    int64_t amount; /* IDR */
    demo_day close; /* expected for open deals, actual for closed ones */
    int pushes;     /* how often the close date was moved to a later day before the decision */
    size_t count;
    demo_event events[DEMO_EVENTS];
} demo_life;

/** Tells the life of a deal up to the last day of the exports. */
void demo_life_tell(const demo_deal *deal, demo_random *random, demo_life *life);

#endif
