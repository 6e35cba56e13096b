// What a program that is linked with the library may use.
#pragma once

#if defined(__GNUC__) || defined(__clang__)
#define YOLO_API __attribute__((visibility("default")))
#else
#define YOLO_API
#endif
