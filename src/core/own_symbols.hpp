// The library hides what <yolo/...> does not declare. The project's own program and its libraries that are opened at run time
// need some more; it stands between these two in its header. Nobody else may use it: no release promises anything of it.
#pragma once

#define YOLO_OWN_SYMBOLS_BEGIN _Pragma("GCC visibility push(default)")
#define YOLO_OWN_SYMBOLS_END _Pragma("GCC visibility pop")
