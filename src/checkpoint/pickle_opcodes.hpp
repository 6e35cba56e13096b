// The pickle instructions of protocols 2 to 5 that are understood.
#pragma once

namespace yolo::checkpoint {

/// Source: Python's pickletools; the names are its names.
enum class Opcode : unsigned char {
  none = 'N',
  new_true = 0x88,
  new_false = 0x89,
  bin_int = 'J',
  bin_int1 = 'K',
  bin_int2 = 'M',
  long1 = 0x8a,
  long4 = 0x8b,
  bin_float = 'G',
  bin_unicode = 'X',
  short_bin_unicode = 0x8c,
  bin_unicode8 = 0x8d,
  bin_string = 'T',
  short_bin_string = 'U',
  bin_bytes = 'B',
  short_bin_bytes = 'C',
  bin_bytes8 = 0x8e,
  byte_array8 = 0x96,

  mark = '(',
  pop = '0',
  pop_mark = '1',
  dup = '2',
  empty_tuple = ')',
  tuple1 = 0x85,
  tuple2 = 0x86,
  tuple3 = 0x87,
  tuple = 't',
  empty_list = ']',
  list = 'l',
  append = 'a',
  appends = 'e',
  empty_dict = '}',
  dict = 'd',
  set_item = 's',
  set_items = 'u',
  empty_set = 0x8f,
  add_items = 0x90,
  frozen_set = 0x91,

  bin_put = 'q',
  long_bin_put = 'r',
  memoize = 0x94,
  bin_get = 'h',
  long_bin_get = 'j',
  frame = 0x95,
  proto = 0x80,
  stop = '.',

  global = 'c',
  stack_global = 0x93,
  inst = 'i',
  reduce = 'R',
  new_obj = 0x81,
  new_obj_ex = 0x92,
  build = 'b',
  bin_pers_id = 'Q',
};

}  // namespace yolo::checkpoint
