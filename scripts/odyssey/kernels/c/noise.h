/* Gaussian noise by position: Philox4x32-10 (Salmon et al. 2011) and the Box-Muller transform, in float.

   Number i of a stream depends on its key and on i alone, so noise is the same however it is asked for. Numbers come in
   groups of 64: 16 counters beside each other, each giving four words. odyssey.training.noise is the same in NumPy. */

#define GROUP 64
#define WIDE 16

static void philox(uint64_t counter, uint32_t key0, uint32_t key1, uint32_t word[4][WIDE]) {
    for (int i = 0; i < WIDE; i++) {
        word[0][i] = (uint32_t)(counter + (uint64_t)i);
        word[1][i] = (uint32_t)((counter + (uint64_t)i) >> 32);
        word[2][i] = word[3][i] = 0;
    }
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < WIDE; i++) {
            uint64_t a = (uint64_t)0xD2511F53u * word[0][i], b = (uint64_t)0xCD9E8D57u * word[2][i];
            word[0][i] = (uint32_t)(b >> 32) ^ word[1][i] ^ key0;
            word[2][i] = (uint32_t)(a >> 32) ^ word[3][i] ^ key1;
            word[1][i] = (uint32_t)b;
            word[3][i] = (uint32_t)a;
        }
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
}

INLINE float bits_to_float(uint32_t bits) {
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

INLINE uint32_t float_to_bits(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    return bits;
}

/* log(u) for u in (0, 1). */
INLINE float float_log(float u) {
    uint32_t shifted = float_to_bits(u) + (0x3F800000u - 0x3F3504F3u);
    float exponent = (float)((int32_t)(shifted >> 23) - 127);
    float m = bits_to_float((shifted & 0x7FFFFFu) + 0x3F3504F3u); /* in [sqrt(1/2), sqrt(2)) */
    float s = (m - 1) / (m + 1), s2 = s * s;
    return exponent * 0.693147181f + 2 * s * (1 + s2 * (1 / 3.0f + s2 * (1 / 5.0f + s2 * (1 / 7.0f + s2 / 9))));
}

static void normal_group(uint64_t group, const uint32_t key[2], float to[GROUP]) {
    uint32_t word[4][WIDE];
    philox(group * WIDE, key[0], key[1], word);
    for (int pair = 0; pair < 2; pair++)
        for (int i = 0; i < WIDE; i++) {
            float u = ((float)(word[2 * pair][i] >> 8) + 0.5f) * 0x1p-24f;
            float turns = (float)(word[2 * pair + 1][i] >> 8) * 0x1p-22f; /* quarter turns, in [0, 4) */
            int32_t quadrant = (int32_t)(turns + 0.5f);
            float a = (turns - (float)quadrant) * 1.57079633f, a2 = a * a; /* within a quarter of pi */
            float sine = a * (1 + a2 * (-1 / 6.0f + a2 * (1 / 120.0f + a2 * (-1 / 5040.0f + a2 / 362880))));
            float cosine = 1 + a2 * (-0.5f + a2 * (1 / 24.0f + a2 * (-1 / 720.0f + a2 * (1 / 40320.0f))));
            float x = quadrant & 1 ? sine : cosine, y = quadrant & 1 ? cosine : sine;
            uint32_t x_sign = (uint32_t)((quadrant + 1) & 2) << 30, y_sign = (uint32_t)(quadrant & 2) << 30;
            float radius = __builtin_sqrtf(-2 * float_log(u));
            to[2 * pair * WIDE + i] = radius * bits_to_float(float_to_bits(x) ^ x_sign);
            to[(2 * pair + 1) * WIDE + i] = radius * bits_to_float(float_to_bits(y) ^ y_sign);
        }
}

/* to[i] = from[i] + scale * number (first + i) of the stream. */
static UNUSED void add_noise(const uint32_t key[2], SIZE first, SIZE count, REAL scale, const REAL *from, REAL *to) {
    float values[GROUP];
    SIZE i = 0;
    while (i < count) {
        SIZE inside = (first + i) % GROUP;
        SIZE many = GROUP - inside < count - i ? GROUP - inside : count - i;
        normal_group((uint64_t)((first + i) / GROUP), key, values);
        for (SIZE k = 0; k < many; k++) to[i + k] = from[i + k] + scale * (REAL)values[inside + k];
        i += many;
    }
}
