/* The ARIMA model: automatic orders, exact likelihood. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "forecast/models/arima.h"
#include "forecast/models/model_rows.h"
#include "forecast/models/seasonal.h"

/* Longer seasons are not modelled: two seasonal terms of a year of weeks are what the filter
 * still runs through quickly. */
enum { LONGEST_SEASON = 60 };

size_t qc_arima_model_needs(int season)
{
    (void)season;
    return 4;
}

/* Orders as one number: a digit for each, in base 6. */
static int pack_orders(const qc_arima_orders *orders)
{
    const size_t digit[] = {orders->ar,
                            orders->differences,
                            orders->ma,
                            orders->seasonal_ar,
                            orders->seasonal_differences,
                            orders->seasonal_ma,
                            orders->constant ? 1 : 0};
    int packed = 0;

    for (size_t k = sizeof digit / sizeof *digit; k > 0; k--) {
        packed = 6 * packed + (int)digit[k - 1];
    }
    return packed;
}

static qc_arima_orders unpack_orders(int packed, size_t season)
{
    size_t digit[7];

    for (size_t k = 0; k < sizeof digit / sizeof *digit; k++) {
        digit[k] = (size_t)(packed % 6);
        packed /= 6;
    }
    return (qc_arima_orders){digit[0], digit[1], digit[2], digit[3],
                             digit[4], digit[5], season,   digit[6] > 0};
}

/* The places of the polynomials in a fit's parameters. */
enum { FIT_AR = 0, FIT_MA = 5, FIT_SEASONAL_AR = 10, FIT_SEASONAL_MA = 12, FIT_CONSTANT = 14 };

static void keep(const qc_arima *model, qc_model_fit *fit)
{
    fit->form = pack_orders(&model->orders);
    memcpy(fit->parameter + FIT_AR, model->ar, sizeof model->ar);
    memcpy(fit->parameter + FIT_MA, model->ma, sizeof model->ma);
    memcpy(fit->parameter + FIT_SEASONAL_AR, model->seasonal_ar, sizeof model->seasonal_ar);
    memcpy(fit->parameter + FIT_SEASONAL_MA, model->seasonal_ma, sizeof model->seasonal_ma);
    fit->parameter[FIT_CONSTANT] = model->constant;
}

static qc_arima recall(const qc_model_fit *fit, size_t season)
{
    qc_arima model = {.orders = unpack_orders(fit->form, season)};

    memcpy(model.ar, fit->parameter + FIT_AR, sizeof model.ar);
    memcpy(model.ma, fit->parameter + FIT_MA, sizeof model.ma);
    memcpy(model.seasonal_ar, fit->parameter + FIT_SEASONAL_AR, sizeof model.seasonal_ar);
    memcpy(model.seasonal_ma, fit->parameter + FIT_SEASONAL_MA, sizeof model.seasonal_ma);
    model.constant = fit->parameter[FIT_CONSTANT];
    return model;
}

/* Searches, or recalls what was found, and forecasts. */
static qc_status forecast_values(const double *values, size_t length, size_t season,
                                 qc_model_fit *fit, size_t horizon, double *forecast,
                                 qc_error *error)
{
    qc_status status = QC_OK;
    qc_arima_data *data = NULL;
    qc_arima model;

    if (fit->ready) {
        model = recall(fit, season);
    } else {
        QC_TRY(qc_arima_search(values, length, season, &model, error));
        keep(&model, fit);
    }
    QC_TRY(qc_arima_data_new(values, length, &model.orders, horizon, &data, error));
    if (!qc_arima_forecast(data, &model, horizon, forecast, NULL)) {
        status = qc_fail(error, QC_ERR_NUMERIC, "the process found is not stationary");
    }

done:
    qc_arima_data_free(data);
    return status;
}

/* Hyndman & Khandakar (2008), Journal of Statistical Software 27(3), doi:10.18637/jss.v027.i03. */
qc_status qc_arima_model_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                                  double *forecast, qc_error *error)
{
    size_t season = series->season <= LONGEST_SEASON ? (size_t)series->season : 1;

    return forecast_values(series->values, series->length, season, fit, horizon, forecast,
                           error);
}

/* The season by STL: Cleveland et al. (1990), Journal of Official Statistics 6(1):3-73; ARIMA
 * of the rest, without a season. */
qc_status qc_stl_arima_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                                double *forecast, qc_error *error)
{
    qc_status status = QC_OK;
    qc_seasonal seasonal = {0};

    QC_TRY(qc_seasonal_adjust(series->values, series->length, series->season,
                              QC_SEASONAL_BY_STL, NULL, &seasonal, error));
    QC_TRY(
        forecast_values(seasonal.adjusted, series->length, 1, fit, horizon, forecast, error));
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = qc_seasonal_restore(&seasonal, series->length + h, forecast[h]);
    }

done:
    qc_seasonal_clear(&seasonal);
    return status;
}
