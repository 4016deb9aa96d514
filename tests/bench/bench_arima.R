# What R makes of series of the M competitions, for bench_arima: fits, likelihoods, forecasts, statistics.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Rscript bench_arima.R FOLDER NAME COUNT OUT
#
# FOLDER/NAME.csv holds the series. For every n-th of them, COUNT in all, the file OUT gets a line for each of two models: the orders
# that auto.arima() finds, and orders of a list in turn. Fields: kind, series, season, length, horizon, orders p d q P D Q and
# constant, R's seconds for auto.arima, number of coefficients, coefficients (ar, ma, sar, sma, constant), log likelihood,
# variance, KPSS statistic, differences found, seasonal differences found, strength of the season, forecasts of auto.arima, means,
# variances, values, values that came.
suppressMessages(library(forecast))
arguments <- commandArgs(trailingOnly = TRUE)
lines <- readLines(file.path(arguments[1], paste0(arguments[2], ".csv")))[-1]
wanted <- as.integer(arguments[3])
lines <- lines[unique(round(seq(1, length(lines), length.out = wanted)))]
out <- file(arguments[4], "w")
orders <- list(
  c(1, 0, 0, 1, 1, 0, 1), c(2, 1, 1, 0, 1, 1, 0), c(0, 1, 2, 0, 1, 1, 0), c(1, 0, 1, 1, 0, 0, 1),
  c(1, 1, 1, 1, 0, 1, 1), c(3, 0, 0, 0, 1, 1, 1), c(0, 2, 1, 1, 0, 0, 0), c(2, 0, 1, 0, 1, 0, 0),
  c(4, 1, 0, 0, 0, 1, 0), c(1, 0, 2, 0, 0, 2, 1))

fit_ml <- function(x, o) {
  m <- frequency(x)
  xreg <- NULL
  if (o[7] == 1 && o[2] + o[5] == 1) xreg <- cbind(drift = seq_along(x))
  seasonal <- if (m > 1) list(order = o[4:6], period = m) else list(order = c(0, 0, 0), period = NA)
  do.call(arima, list(x, order = o[1:3], seasonal = seasonal, xreg = xreg, method = "ML",
                      include.mean = o[7] == 1 && o[2] + o[5] == 0))
}

for (line in lines) {
  f <- strsplit(line, ",")[[1]]
  m <- as.integer(f[2]); h <- as.integer(f[3]); n <- as.integer(f[4])
  v <- as.numeric(f[-(1:6)])
  x <- ts(v[1:n], frequency = m)
  seconds <- system.time(auto <- auto.arima(x))[["elapsed"]]
  a <- arimaorder(auto)
  a <- if (length(a) > 3) a[1:6] else c(a[1:3], 0, 0, 0)
  constant <- as.integer(any(names(coef(auto)) %in% c("drift", "intercept")))
  kpss <- suppressWarnings(urca::ur.kpss(x, type = "mu", use.lag = trunc(3 * sqrt(n) / 13))@teststat)
  sd <- if (m > 1 && n > 2 * m) nsdiffs(x) else 0
  strength <- if (m > 1 && n > 2 * m) {
    s <- mstl(x)
    max(0, min(1, 1 - var(s[, "Remainder"]) / var(s[, "Remainder"] + s[, 3])))
  } else 0
  d <- ndiffs(if (sd > 0) diff(x, m) else x)
  listed <- orders[[match(line, lines) %% length(orders) + 1]]
  if (m == 1) listed[4:6] <- 0
  if (listed[2] + listed[5] > 1) listed[7] <- 0
  for (kind in c("auto", "listed")) {
    o <- if (kind == "auto") c(a, constant) else listed
    fit <- tryCatch(suppressWarnings(fit_ml(x, o)), error = function(e) NULL)
    if (is.null(fit)) next
    drift <- o[7] == 1 && o[2] + o[5] == 1
    p <- predict(fit, n.ahead = h, newxreg = if (drift) cbind(drift = n + 1:h) else NULL)
    b <- coef(fit)
    numbers <- c(length(b), b, fit$loglik, fit$sigma2, kpss, d, sd, strength,
                 as.numeric(forecast(auto, h = h)$mean), as.numeric(p$pred), as.numeric(p$se)^2,
                 v[1:n], v[n + 1:h])
    cat(paste(c(kind, f[1], m, n, h, o, seconds, sprintf("%.17g", numbers)), collapse = ","), "\n",
        sep = "", file = out)
  }
}
close(out)
