/* Blank cells between the sales of a territory, in tables with periods across. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SHAPES_BLANK_PERIODS_H
#define QC_SALES_SHAPES_BLANK_PERIODS_H

#include "sales/reader.h"
#include "sales/shapes/periods_across.h"

/**
 * Says how many cells between the first and the last amount of a territory are blank in all of
 * its rows; they count as 0. It is doubtful where they are few, and no remark where so many are
 * blank that the territory is one that sells now and then. A dash says 0.
 */
QC_MUST_CHECK qc_status qc_blank_periods_remark(qc_reader *self, const qc_input *input,
                                                const bool *unfolded,
                                                const qc_periods_across_half *half);

#endif
