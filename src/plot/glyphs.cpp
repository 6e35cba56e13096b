// Spells letters outside ASCII in plain Latin.
#include "plot/glyphs.hpp"

#include <fmt/format.h>

#include <array>

#include "plot/utf8.hpp"

namespace yolo::plot {
namespace {

struct Range {
  char32_t first;
  std::string_view spellings;  // one a character, separated by spaces
};

// An underscore stands for a letter that is not spelt at all.
constexpr std::array<Range, 5> kRanges = {{
    {0xc0,  // À to ÿ
     "A A A A A A AE C E E E E I I I I D N O O O O O x O U U U U Y Th ss "
     "a a a a a a ae c e e e e i i i i d n o o o o o / o u u u u y th y"},
    {0x100,  // Ā to ž
     "A a A a A a C c C c C c C c D d D d E e E e E e E e E e G g G g G g G g H h H h I i I i I i I i I i IJ "
     "ij "
     "J j K k k L l L l L l L l L l N n N n N n n N n O o O o O o OE oe R r R r R r S s S s S s S s T t T t "
     "T t "
     "U u U u U u U u U u U u W w Y y Y Z z Z z Z z"},
    {0x391,  // Greek
     "A V G D E Z I Th I K L M N X O P R ? S T Y F Ch Ps O I Y a e i i y a v g d e z i th i k l m n x o p r "
     "s s "
     "t y f ch ps o i y o y o"},
    {0x400,  // Cyrillic
     "E E Dj Gj Ye Dz I Yi J Lj Nj C Kj I U Dz "
     "A B V G D E Zh Z I Y K L M N O P R S T U F Kh Ts Ch Sh Shch _ Y _ E Yu Ya "
     "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya "
     "e e dj gj ye dz i yi j lj nj c kj i u dz"},
    {0x2010, "- - - - - - | = ' ' , ' \" \" \" \""},  // dashes and quotation marks
}};

std::optional<std::string_view> spelling(char32_t code) {
  for (const Range& range : kRanges) {
    if (code < range.first || code - range.first > 255) continue;
    std::string_view rest = range.spellings;
    for (char32_t i = range.first; i < code && !rest.empty(); ++i) {
      const std::size_t space = rest.find(' ');
      rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
    }
    if (!rest.empty()) return rest.substr(0, rest.find(' '));
  }
  return std::nullopt;
}

}  // namespace

std::string drawable(std::string_view utf8) {
  std::string text;
  while (!utf8.empty()) {
    const Character c = first_character(utf8);
    if (!c.valid) {
      text += '?';
    } else if (c.code == '\n' || c.code == '\r' || c.code == '\t' || c.code == 0xa0) {
      text += ' ';
    } else if (c.code >= ' ' && c.code < 0x7f) {
      text += static_cast<char>(c.code);
    } else if (const auto letters = spelling(c.code)) {
      if (*letters != "_") text += *letters;
    } else {
      fmt::format_to(std::back_inserter(text), "<U+{:04X}>", static_cast<std::uint32_t>(c.code));
    }
    utf8.remove_prefix(c.length);
  }
  return text;
}

}  // namespace yolo::plot
