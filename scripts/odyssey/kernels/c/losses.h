/* The loss of one target, in nats (binary, classes) or squared units (numbers); its derivative with respect to the
   network's answers, times `weight`, takes their place. */

enum { BINARY, CLASSES, NUMBERS };

INLINE VI first_lanes(SIZE n) {
    VI lane;
    for (SIZE i = 0; i < LANES; i++) lane[i] = i < n ? -1 : 0;
    return lane;
}

static double scalar_log(double x) {
    int64_t bits;
    memcpy(&bits, &x, 8);
    int64_t shifted = bits + (0x3FF0000000000000 - 0x3FE6A09E667F3BCD);
    double exponent = (double)((shifted >> 52) - 1023), m;
    bits = (shifted & 0xFFFFFFFFFFFFF) + 0x3FE6A09E667F3BCD;
    memcpy(&m, &bits, 8);
    double s = (m - 1) / (m + 1), s2 = s * s, q = 0;
    for (int k = 21; k >= 3; k -= 2) q = (q + 1.0 / k) * s2;
    return exponent * 0.69314718055994530942 + 2 * s * (1 + q);
}

/* K bits: the sum of their cross-entropies. */
static double binary_loss(REAL *logits, const REAL *target, SIZE K, REAL weight) {
    V total = all(0);
    for (SIZE k = 0; k < K; k += LANES) {
        V a = load(logits + k), y = load_first(target + k, K - k);
        V away = larger(a, -a); /* |a| */
        V e = vector_exp(-away);
        V loss = larger(all(0), a) - a * y + log_of_1_plus(e);
        total += K - k >= LANES ? loss : choose(first_lanes(K - k), loss, all(0));
        V one = over(all(1), 1 + e); /* sigmoid(|a|) */
        store(logits + k, (choose(a >= all(0), one, 1 - one) - y) * weight);
    }
    return (double)sum_of(total);
}

static double class_loss(REAL *logits, int64_t class, SIZE K, REAL weight, double *wrong) {
    REAL most = logits[0], sum = 0;
    SIZE best = 0;
    for (SIZE k = 1; k < K; k++)
        if (logits[k] > most) most = logits[k], best = k;
    double own = (double)logits[class] - (double)most;
    *wrong = best != class;
    for (SIZE k = 0; k < K; k += LANES) store(logits + k, vector_exp(load(logits + k) - most));
    for (SIZE k = 0; k < K; k++) sum += logits[k];
    for (SIZE k = 0; k < K; k++) logits[k] = (logits[k] / sum - (k == class)) * weight;
    return sum >= 1 ? scalar_log((double)sum) - own : __builtin_nan("");
}

static double number_loss(REAL *answers, const REAL *target, SIZE K, REAL weight) {
    double loss = 0;
    for (SIZE k = 0; k < K; k++) {
        REAL off = answers[k] - target[k];
        loss += (double)(off * off);
        answers[k] = 2 * off * weight / (REAL)K;
    }
    return loss / (double)K;
}
