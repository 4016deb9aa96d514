/* Our own result files among the inputs, recognised by their exact headers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/own_results.h"

#include <stdio.h>
#include <string.h>

/* The headers as report/ writes them. */
static const struct own_result {
    const char *name, *header;
} results[] = {
    {"forecast.csv", "series,period,step,mean,p2.5,p10,p25,p50,p75,p90,p97.5,naive,model,level,"
                     "frequency,observed"},
    {"accuracy.csv", "level,node,method,step,n,wape,accuracy,bias,mase,rmsse,crps,coverage80,"
                     "fva,source"},
    {"quotas.csv", "node,level,parent,rep,period,quota,floor,cap,held,expected,p_attain,growth,"
                   "p10,p50,p90,attainment_p10,attainment_p50,attainment_p90,bottom_up,gap,"
                   "below,currency"},
    {"quota_derivation.csv", "node,period,step,amount,note,level"},
    {"quota_periods.csv",
     "node,level,parent,rep,period,quota,expected,p_attain,share,frequency"},
    {"quota_products.csv", "node,level,parent,rep,product,quota,share,expected,p_attain,from"},
    {"quota_overlays.csv", "rep,node,level,product,period,part,quota,expected,p_attain"},
    {"quota_changes.csv", "node,level,previous,quota,change,growth,what"},
    {"quota_change_steps.csv", "node,level,step,before,after,change"},
    {"key_results.csv", "objective,id,name,kind,metric,unit,baseline,target,value,score,"
                        "expected,status,p_reach,target_p50,target_p80,period,naive,filter,"
                        "weight,reason"},
};

/* The first line without its end and without a byte order mark; "" if there is none. */
static const char *first_line(const char *path, char *line, int size)
{
    FILE *file = strcmp(path, "-") != 0 ? fopen(path, "rb") : NULL;

    line[0] = '\0';
    if (file == NULL) {
        return line; /* whoever reads it says why it cannot be read */
    }
    if (fgets(line, size, file) == NULL) {
        line[0] = '\0';
    }
    (void)fclose(file);
    line[strcspn(line, "\r\n")] = '\0';
    return line + (strncmp(line, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0);
}

const char *qc_own_result(const char *path)
{
    char line[512];
    const char *header = first_line(path, line, (int)sizeof line);

    for (size_t k = 0; k < sizeof results / sizeof results[0]; k++) {
        if (strcmp(header, results[k].header) == 0) {
            return results[k].name;
        }
    }
    return NULL;
}
