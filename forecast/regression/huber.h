/* Constants of Huber's robust weights. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_HUBER_H
#define QC_FORECAST_REGRESSION_HUBER_H

/** 95 % efficiency at the normal distribution (Huber 1964). */
#define QC_HUBER_CONSTANT 1.345
/** Median of |x| for a standard normal x, to the four digits in common use. */
#define QC_NORMAL_MAD 0.6745

#endif
