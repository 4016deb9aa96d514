# Fits every form of exponential smoothing to every EVERY-th series of a competition file by the forecast package.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Rscript ets_by_r.R NAME.csv EVERY FITS.csv; see bench_ets.c.
#
# Variances of (A,N,A) and (M,Ad,M), and means of the last, are computed here from the state-space form: the package
# (8.20) puts gamma one season too early in the first, and leaves phi out of the first step in the last.
suppressMessages(library(forecast))

state_matrices <- function(fit, m) {
  trend <- fit$components[2] == "A"
  damped <- fit$components[4] == "TRUE"
  phi <- if (damped) fit$par["phi"] else 1
  alpha <- fit$par["alpha"]
  gamma <- fit$par["gamma"]
  if (trend) {
    w <- c(1, phi)
    f <- rbind(c(1, phi), c(0, phi))
    g <- c(alpha, fit$par["beta"])
  } else {
    w <- 1
    f <- matrix(1)
    g <- alpha
  }
  turn <- rbind(c(rep(0, m - 1), 1), cbind(diag(m - 1), 0))
  list(w = w, f = f, g = g, turn = turn, gamma = gamma, last = c(rep(0, m - 1), 1), first = c(1, rep(0, m - 1)))
}

# Mean and variance with an additive season: second moments of the whole state, step by step.
additive <- function(fit, m, h) {
  s <- state_matrices(fit, m)
  p <- length(s$w)
  w <- c(s$w, s$last)
  f <- rbind(cbind(s$f, matrix(0, p, m)), cbind(matrix(0, m, p), s$turn))
  g <- c(s$g, s$gamma * s$first)
  x <- fit$states[nrow(fit$states), ]
  v <- matrix(0, p + m, p + m)
  mean <- variance <- numeric(h)
  for (k in 1:h) {
    mean[k] <- sum(w * x)
    known <- c(w %*% v %*% w)
    error <- fit$sigma2
    variance[k] <- known + error
    v <- f %*% v %*% t(f) + error * g %*% t(g)
    x <- f %*% x
  }
  list(mean = mean, variance = variance)
}

# Mean and variance with a multiplicative season: moments of the product of all states of the two kinds.
multiplied <- function(fit, m, h) {
  s <- state_matrices(fit, m)
  p <- length(s$w)
  x <- fit$states[nrow(fit$states), ]
  a <- s$turn
  b <- s$gamma * s$first %*% t(s$last)
  plain <- a %x% s$f
  once <- b %x% s$f + a %x% (s$g %*% t(s$w))
  twice <- b %x% (s$g %*% t(s$w))
  w <- c(s$last %x% s$w)
  z <- x[p + 1:m] %x% x[1:p]
  v <- fit$sigma2
  second <- z %*% t(z)
  mean <- variance <- numeric(h)
  for (k in 1:h) {
    mean[k] <- sum(w * z)
    variance[k] <- (1 + v) * c(w %*% second %*% w) - mean[k]^2
    second <- plain %*% second %*% t(plain) + v * once %*% second %*% t(once) +
      v * (plain %*% second %*% t(twice) + twice %*% second %*% t(plain)) + 3 * v^2 * twice %*% second %*% t(twice)
    z <- plain %*% z + v * twice %*% z
  }
  list(mean = mean, variance = variance)
}

forecasts <- function(fit, m, h) {
  form <- paste(fit$components[1:3], collapse = "")
  if (form == "ANA") return(additive(fit, m, h))
  if (form == "MAM" && fit$components[4] == "TRUE") return(multiplied(fit, m, h))
  by_package <- forecast(fit, h = h, level = 95)
  list(mean = by_package$mean, variance = ((by_package$upper[, 1] - by_package$mean) / qnorm(.975))^2)
}

parameter <- function(fit, name) if (name %in% names(fit$par)) fit$par[name] else 0

write_fit <- function(id, y, model, damped, to) {
  m <- frequency(y)
  fit <- try(ets(y, model = model, damped = damped), silent = TRUE)
  if (inherits(fit, "try-error")) return(invisible())
  trend <- substr(model, 2, 2) == "A"
  start <- fit$states[1, ]
  season <- if (substr(model, 3, 3) != "N") rev(tail(start, m)) else numeric(0)
  phi <- if (damped) fit$par["phi"] else as.numeric(trend)
  ahead <- forecasts(fit, m, 2 * m + 2)
  name <- sprintf("\"%s,%s%s,%s\"", substr(model, 1, 1), substr(model, 2, 2), if (damped) "d" else "", substr(model, 3, 3))
  numbers <- c(-2 * fit$loglik, fit$aicc, parameter(fit, "alpha"), parameter(fit, "beta"), parameter(fit, "gamma"), phi,
               fit$sigma2, start[1], if (trend) start[2] else 0, length(season), season,
               length(ahead$mean), ahead$mean, ahead$variance)
  cat(id, name, sprintf("%.17g", numbers), sep = ",", file = to)
  cat("\n", file = to)
}

arguments <- commandArgs(TRUE)
lines <- readLines(arguments[1])[-1]
to <- file(arguments[3], "w")
for (line in lines[seq(1, length(lines), as.integer(arguments[2]))]) {
  field <- strsplit(line, ",")[[1]]
  m <- as.integer(field[2])
  y <- ts(as.numeric(field[6 + seq_len(as.integer(field[4]))]), frequency = m)
  for (model in c("ANN", "MNN", "AAN", "MAN", "ANA", "AAA", "MNM", "MAM")) {
    for (damped in if (substr(model, 2, 2) == "A") c(FALSE, TRUE) else FALSE) {
      seasonal <- substr(model, 3, 3) != "N"
      if (!(seasonal && m == 1) && !(substr(model, 1, 1) == "M" && any(y <= 0))) write_fit(field[1], y, model, damped, to)
    }
  }
}
close(to)
