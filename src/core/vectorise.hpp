// Compiles a hot loop for several processors at once; the right one is chosen when the program starts.
#pragma once

// Products and sums are not fused (-ffp-contract=off): results must not depend on the processor. The sanitizers'
// start-up code cannot stand the resolver functions.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define YOLO_VECTORISE __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define YOLO_VECTORISE
#endif
