/* quotacast: sales forecasts, quotas and key results from what a sales organisation exports. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_H
#define QUOTACAST_H

#include "quotacast/accuracy.h"
#include "quotacast/book.h"
#include "quotacast/calendar.h"
#include "quotacast/config.h"
#include "quotacast/explain.h"
#include "quotacast/forecast.h"
#include "quotacast/models.h"
#include "quotacast/money.h"
#include "quotacast/okr.h"
#include "quotacast/panel.h"
#include "quotacast/product_lines.h"
#include "quotacast/quota.h"
#include "quotacast/quota_backtest.h"
#include "quotacast/quota_compare.h"
#include "quotacast/quota_file.h"
#include "quotacast/quota_progress.h"
#include "quotacast/regression.h"
#include "quotacast/report.h"
#include "quotacast/run.h"
#include "quotacast/status.h"

#endif
