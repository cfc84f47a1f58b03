/* AddressSanitizer does not see what masked loads and stores touch: here each asks it first. Lanes that a mask leaves
   out are not touched, and may lie anywhere. */
#include <sanitizer/asan_interface.h>
#include <stdlib.h>

static __attribute__((unused)) void touched(const void *place, unsigned mask, int size, int is_store) {
    if (mask && __asan_region_is_poisoned((void *)place, (size_t)(__builtin_popcount(mask) * size)))
        __asan_report_error(__builtin_return_address(0), __builtin_frame_address(0), __builtin_frame_address(0),
                            __asan_region_is_poisoned((void *)place, (size_t)(__builtin_popcount(mask) * size)),
                            is_store, (size_t)size);
}

#define _mm512_maskz_loadu_ps(mask, p) (touched(p, mask, 4, 0), _mm512_maskz_loadu_ps(mask, p))
#define _mm512_maskz_loadu_pd(mask, p) (touched(p, mask, 8, 0), _mm512_maskz_loadu_pd(mask, p))
#define _mm512_mask_storeu_ps(p, mask, v) (touched(p, mask, 4, 1), _mm512_mask_storeu_ps(p, mask, v))
#define _mm512_mask_storeu_pd(p, mask, v) (touched(p, mask, 8, 1), _mm512_mask_storeu_pd(p, mask, v))
