// Which class each category of a COCO file is.
#include "dataset/coco_categories.hpp"

#include "dataset/dataset_folder.hpp"

namespace yolo::dataset {
namespace {

using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Categories = std::vector<CocoCategory>;
using Names = std::vector<std::string>;

std::vector<int> classes(const Categories& categories, const Names& names) {
  return match_categories(categories, names, false).classes;
}

TEST(CocoCategories, ByName) {
  const Categories categories{{"1", "dog", true}, {"2", "person", true}};
  EXPECT_THAT(classes(categories, {"person", "cat", "dog"}), ElementsAre(2, 0));
  EXPECT_THAT(match_categories(categories, {"person", "cat", "dog"}, false).notes, IsEmpty());
}

TEST(CocoCategories, ByNameWithOtherCaseAndSpaces) {
  EXPECT_THAT(classes({{"1", "Traffic_Light", true}, {"2", " dog ", true}, {"3", "hot-dog", true}},
                      {"dog", "hot dog", "traffic light"}),
              ElementsAre(2, 0, 1));
  // What the same name with another case is when both are there.
  EXPECT_THAT(classes({{"1", "dog", true}, {"2", "Dog", true}, {"3", "cat", true}}, {"Dog", "cat", "dog"}),
              ElementsAre(2, 0, 1));
  EXPECT_THAT(error_of([] { classes({{"1", "DOG", true}}, {"Dog", "dog"}); }), HasSubstr("'DOG'"));
}

TEST(CocoCategories, WhatNoAnnotationUsesDoesNotMatter) {
  EXPECT_THAT(classes({{"0", "my-project", false}, {"1", "dog", true}, {"2", "cat", true}}, {"cat", "dog"}),
              ElementsAre(-1, 1, 0));
  EXPECT_THAT(classes({{"1", "dog", true}, {"2", "yak", false}, {"3", "elk", false}}, {"dog"}),
              ElementsAre(0, -1, -1));
}

TEST(CocoCategories, AUsedOneWithoutClassIsAnError) {
  const Categories categories{{"0", "hound", true}, {"1", "person", true}, {"2", "", true}};
  const std::string message = error_of([&] { classes(categories, {"person", "cat", "dog"}); });
  EXPECT_THAT(message, HasSubstr("'hound', '2' are not among"));
  EXPECT_THAT(message, HasSubstr("'person', 'cat', 'dog'"));
}

TEST(CocoCategories, ByOrderOnlyForADatasetWithoutNamesAndSaid) {
  const Categories categories{{"0", "my-project", false}, {"3", "dog", true}, {"7", "cat", true}};
  for (const Names& names : {Names{"class_0", "class_1"}, Names{"0", "1"}, Names{"Class 1", "class2"}}) {
    const CategoryMatch match = match_categories(categories, names, false);
    EXPECT_THAT(match.classes, ElementsAre(-1, 0, 1));
    EXPECT_THAT(match.notes, ElementsAre(HasSubstr("'0 = dog', '1 = cat'")));
  }
  EXPECT_THAT(classes(categories, {"class_0", "class_1", "class_2"}), ElementsAre(0, 1, 2));
  EXPECT_FALSE(error_of([&] { classes(categories, {"class_0"}); }).empty());
  EXPECT_FALSE(error_of([&] { classes(categories, {"class_0", "gizmo"}); }).empty());
}

TEST(CocoCategories, PlaceholdersThatTheFileUsesTooAreNames) {
  EXPECT_THAT(classes({{"5", "1", true}, {"6", "0", true}}, {"0", "1"}), ElementsAre(1, 0));
}

TEST(CocoCategories, SeveralOfOneClassAreSaid) {
  const CategoryMatch match = match_categories({{"1", "Dog", true}, {"2", "dog", true}}, {"dog"}, false);
  EXPECT_THAT(match.classes, ElementsAre(0, 0));
  EXPECT_THAT(match.notes, ElementsAre(HasSubstr("'Dog (1)', 'dog (2)'")));
}

TEST(CocoCategories, NamesThatTwoClassesShare) {
  EXPECT_THAT(classes({{"1", "a", true}, {"2", "a", true}}, {"a", "a"}), ElementsAre(0, 1));
  EXPECT_FALSE(error_of([] { classes({{"1", "a", true}}, {"a", "a"}); }).empty());
}

TEST(CocoCategories, OneClassForAll) {
  const CategoryMatch match =
      match_categories({{"1", "hound", true}, {"2", "cat", true}}, {"dog", "cat"}, true);
  EXPECT_THAT(match.classes, ElementsAre(0, 1));
}

}  // namespace
}  // namespace yolo::dataset
