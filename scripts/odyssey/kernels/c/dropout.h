/* Dropout by position: whether number i of a stream is kept depends on its key and on i alone, as noise does.

   A number is kept where its word of Philox is at least `below`. odyssey.training.dropout is the same in NumPy. */

/* kept[i] = 1 where number (first + i) of the stream is kept, else 0. */
static UNUSED void draw_kept(const uint32_t key[2], uint32_t below, SIZE first, SIZE count, unsigned char *kept) {
    uint32_t word[4][WIDE];
    SIZE i = 0;
    while (i < count) {
        SIZE inside = (first + i) % GROUP;
        SIZE many = GROUP - inside < count - i ? GROUP - inside : count - i;
        philox((uint64_t)((first + i) / GROUP) * WIDE, key[0], key[1], word);
        const uint32_t *words = word[0] + inside;
        for (SIZE k = 0; k < many; k++) kept[i + k] = words[k] >= below;
        i += many;
    }
}

/* to[i] = scale * from[i] where it is kept, else 0. */
static UNUSED void drop(SIZE count, const unsigned char *kept, REAL scale, const REAL *from, REAL *to) {
    for (SIZE i = 0; i < count; i++) to[i] = from[i] * (scale * (REAL)kept[i]);
}
