#include "codec/json_reader.h"

#include <vector>

#include "gtest/gtest.h"

namespace tidewaiter::codec {
namespace {

struct Box {
  std::string name;
  double mass = 0;
  std::int64_t count = 0;
  bool sealed = false;
  std::size_t colour = 9;
  std::vector<std::string> marks;
};

constexpr std::string_view kColours[] = {"red", "green"};
constexpr JsonMember<Box> kBox[] = {
    {"name", kRequired,
     [](JsonReader& in, JsonValue v, Box& b) { in.Text(v, {.min = 1, .max = 8}, b.name); }},
    {"mass", kOptional, [](JsonReader& in, JsonValue v, Box& b) { in.Number(v, 0, 100, b.mass); }},
    {"count", kOptional, [](JsonReader& in, JsonValue v, Box& b) { in.Integer(v, 1, 9, b.count); }},
    {"sealed", kOptional, [](JsonReader& in, JsonValue v, Box& b) { in.Bool(v, b.sealed); }},
    {"colour", kOptional,
     [](JsonReader& in, JsonValue v, Box& b) {
       if (const auto place = in.Choice(v, kColours)) b.colour = *place;
     }},
    {"marks", kOptional, [](JsonReader& in, JsonValue v, Box& b) {
       in.Array(v, 1, 2, [&](JsonValue mark) {
         in.Text(mark, {.max = 3, .characters = Characters::kDigits}, b.marks.emplace_back());
       });
     }}};

// "code pointer" of every problem.
std::vector<std::string> Read(std::string_view text, Box& box) {
  JsonReader in;
  if (const auto root = in.Parse(text, {.bytes_max = 1000, .depth_max = 3})) {
    in.Object<Box>(*root, kBox, box);
  }
  std::vector<std::string> told;
  for (const Problem& problem : in.problems())
    told.push_back(problem.code + " " + problem.pointer);
  return told;
}

TEST(JsonReader, ReadsWhatIsRight) {
  Box box;
  EXPECT_EQ(
      Read(R"({"name":"a","mass":1,"count":2,"sealed":true,"colour":"green","marks":["12"]})", box),
      std::vector<std::string>{});
  EXPECT_EQ(box.name, "a");
  EXPECT_EQ(box.mass, 1.0);
  EXPECT_EQ(box.count, 2);
  EXPECT_TRUE(box.sealed);
  EXPECT_EQ(box.colour, 1U);
  EXPECT_EQ(box.marks, std::vector<std::string>{"12"});
}

TEST(JsonReader, TellsEveryProblemWithItsPlace) {
  const std::string nul("{\"name\":\"a\\u0000\"}");
  const std::pair<std::string, std::vector<std::string>> cases[] = {
      {"", {"json "}},
      {"{", {"json "}},
      {"{} {}", {"json "}},
      {"[[[[[1]]]]]", {"json "}},
      {std::string("{\"name\":\"\xff\"}"), {"json "}},
      {"{\"name\":\"" + std::string(1000, 'x') + "\"}", {"json "}},
      {"[]", {"type "}},
      {"{}", {"required /name"}},
      {R"({"name":1})", {"type /name"}},
      {R"({"name":""})", {"too_short /name"}},
      {R"({"name":"123456789"})", {"too_long /name"}},
      {nul, {"characters /name"}},
      {R"({"name":"a","name":"b"})", {"duplicate_member /name"}},
      {R"({"name":"a","x/y~":1})", {"unknown_member /x~1y~0"}},
      {R"({"name":"a","mass":-1,"count":10})", {"range /mass", "range /count"}},
      {R"({"name":"a","count":1.5,"sealed":0})", {"type /count", "type /sealed"}},
      {R"({"name":"a","mass":"1","colour":"blue"})", {"type /mass", "choice /colour"}},
      {R"({"name":"a","marks":[]})", {"too_few /marks"}},
      {R"({"name":"a","marks":["1","2","3"]})", {"too_many /marks"}},
      {R"({"name":"a","marks":["1","x"]})", {"characters /marks/1"}},
      {R"({"marks":[3],"mass":null})", {"type /marks/0", "type /mass", "required /name"}}};
  for (const auto& [text, wanted] : cases) {
    Box box;
    EXPECT_EQ(Read(text, box), wanted) << text;
  }
}

TEST(JsonReader, EndsAListOfProblemsThatHasNoEnd) {
  JsonReader in;
  const auto root = in.Parse("[1,2,3,4,5]", {.problems_max = 3});
  if (!root) FAIL();
  std::string text;
  in.Array(*root, 0, 9, [&](JsonValue value) { in.Text(value, {.max = 1}, text); });
  ASSERT_EQ(in.problems().size(), 4U);
  EXPECT_EQ(in.problems().back().code, "too_many_problems");
}

}  // namespace
}  // namespace tidewaiter::codec
