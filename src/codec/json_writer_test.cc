#include "codec/json_writer.h"

#include <limits>

#include "gtest/gtest.h"

namespace tidewaiter::codec {
namespace {

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("a", "x").Member("n", -3).Member("u", 7U).Member("t", true);
  json.Key("list").BeginArray().Integer(1).Text("two").Null().BeginObject().EndObject().EndArray();
  json.MemberUnlessEmpty("none", "").Key("raw").Raw("{\"k\":1}").Member("d", 0.1).EndObject();
  EXPECT_EQ(out,
            R"({"a":"x","n":-3,"u":7,"t":true,"list":[1,"two",null,{}],"raw":{"k":1},"d":0.1})");
}

TEST(JsonWriter, EscapesWhatJsonForbids) {
  std::string out;
  AppendJsonText(out, std::string_view("q\" b\\ n\n t\t r\r z\0 e\x1f \u00e9", 23));
  EXPECT_EQ(out, "\"q\\\" b\\\\ n\\n t\\t r\\r z\\u0000 e\\u001f \u00e9\"");
}

TEST(JsonWriter, WritesNumbersThatReadBackTheSame) {
  std::string out;
  JsonWriter json(out);
  json.BeginArray().Number(1.0 / 3).Number(1e300).Number(0).Number(
      std::numeric_limits<double>::quiet_NaN());
  json.EndArray();
  EXPECT_EQ(out, "[0.3333333333333333,1e+300,0,null]");
}

}  // namespace
}  // namespace tidewaiter::codec
