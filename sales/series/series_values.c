/* The values of a long table, one in a row. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/series/series_values.h"

#include <math.h>
#include <string.h>

#define VALUE_MOST 1e150 /* squares of more, and of their sums, are no numbers of a double */

/* True for a dash: how accounts and statistical tables write that there was nothing. */
static bool is_dash(const qc_number_column *numbers, size_t row)
{
    return numbers->sums == NULL &&
           strcmp(qc_sheet_text(numbers->sheet, numbers->column, row), "-") == 0;
}

qc_status qc_series_values_read(const qc_sheet *sheet, uint32_t column, const qc_config *config,
                                qc_series_values *values, qc_error *error)
{
    qc_number_column *numbers = &values->numbers;
    qc_status status = QC_OK;

    QC_TRY(qc_number_column_survey(sheet, column, true, NULL, numbers, error));
    QC_TRY(qc_number_columns_decide(numbers, 1, config != NULL ? config->decimal_mark : 0, "",
                                    error));
    values->dashes = 0;
    for (size_t row = 0; row < sheet->row_count; row++) {
        bool bad = qc_number_is_bad(numbers, sheet->columns[column].cell[row]);

        values->dashes += is_dash(numbers, row);
        if (bad || fabs(qc_number_value_of_row(numbers, row)) > VALUE_MOST) {
            return qc_fail_at(error, QC_ERR_FORMAT, sheet->source, sheet->line[row], column + 1,
                              bad ? "'%s' is not a number%s" : "'%s' is %s",
                              qc_sheet_text(sheet, column, row),
                              bad ? "; write it like 1234.50, or leave it blank"
                                  : "larger than 1e+150; correct it or leave it blank");
        }
    }

done:
    return status;
}

double qc_series_value(const qc_series_values *values, size_t row)
{
    return is_dash(&values->numbers, row) ? 0 : qc_number_value_of_row(&values->numbers, row);
}
