/* What a kernel compiled by compiler_with_sanitizers.py has in place of `take` of c/layer.h: between the stretches of
   memory that it hands out, and behind the last of them, lies what nobody may touch. The numbers that c/product.h calls
   SPARE are a part of their stretch: they may be read. */
#include <sanitizer/asan_interface.h>

#define GAP 4096 /* longer than a row of most networks: a step of one row too many ends in it */

static void *take(ARENA *arena, SIZE bytes) {
    char *place = arena->base ? arena->base + arena->used : NULL;
    SIZE whole = (bytes + 63) / 64 * 64 + GAP;
    if (place) {
        __asan_unpoison_memory_region(place, (size_t)whole);
        __asan_poison_memory_region(place + bytes, (size_t)(whole - bytes));
    }
    arena->used += whole;
    return place;
}
