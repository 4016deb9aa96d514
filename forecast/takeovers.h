/* Territories that others take over: what closes without being said, and who sells it since. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_TAKEOVERS_H
#define QC_FORECAST_TAKEOVERS_H

#include <stdbool.h>
#include <stddef.h>

#include "quotacast/panel.h"

/** After so many periods of silence no more is asked of who sells instead. */
enum { QC_TAKEOVER_AGES = 3 };

/** A leaf that sells more since a period in which others stopped. */
typedef struct qc_taker {
    size_t leaf;
    bool has_begun; /**< it sells nothing before */
    double part;    /**< of what those that stopped had sold, at most 1 */
} qc_taker;

/** What happened in one period. */
typedef struct qc_takeover {
    size_t from; /**< first period without the sales of those that stopped */
    size_t
        said_at; /**< lowest origin at which the table of territories has said so; 0: it does not */
    /** [QC_TAKEOVER_AGES] by whom, as known one, two, three or more periods later; count 0 for
     * nobody */
    struct {
        size_t count;
        qc_taker *taker;
    } known[QC_TAKEOVER_AGES];
} qc_takeover;

/**
 * A leaf stops in a period if it sold in each one before, steadily, and nothing (a twentieth of it
 * at most) in this one or after it; or if it closes there by the table of territories, or later and
 * sells nothing until then, which is known from that end on. It is taken over if others sell about
 * as much more from that period on, as shares of all sales: leaves that begin in it (or in the one
 * before, if that was sold in part), and leaves that rise by more than their shares otherwise move.
 * What is known of it at an origin depends on no later period.
 */
typedef struct qc_takeovers {
    size_t leaf_count;
    size_t *from;  /**< [leaf_count] first period without sales; period_count for none */
    size_t *until; /**< [leaf_count] first period with sales behind these; else period_count */
    bool *stated;  /**< [leaf_count] closes, at some time, by the table of territories */
    size_t *event; /**< [leaf_count] the take-over, or SIZE_MAX */
    size_t event_count;
    qc_takeover *events; /**< [event_count] */
} qc_takeovers;

/**
 * Finds those of a panel, which is to have sums, aligned by date, of weeks or longer periods; of
 * others there are none.
 *
 * @param closed_from  [leaf_count] first period from which on a leaf is closed by the table of
 *         territories, up to period_count, more for none; NULL where none closes
 */
QC_MUST_CHECK qc_status qc_takeovers_find(const qc_panel *panel, const size_t *closed_from,
                                          qc_takeovers *takeovers, qc_error *error);

void qc_takeovers_clear(qc_takeovers *takeovers);

/**
 * Who had taken a leaf over as known at an origin: returns how many, 0 for nobody, or if it sells
 * again by then.
 */
size_t qc_takeovers_of(const qc_takeovers *takeovers, size_t leaf, size_t origin,
                       const qc_taker **taker);

/**
 * The chance that a leaf that is taken over, as known at an origin, will not sell again: .8 after
 * one period of silence, and each further one halves the chance that it does. 0 where nobody took
 * it over, or the table of territories says when it closes.
 */
double qc_takeovers_chance(const qc_takeovers *takeovers, size_t leaf, size_t origin);

#endif
