#include "http/message.h"

#include <gtest/gtest.h>

namespace tidewaiter::http {
namespace {

struct Taken {
  std::string_view target;
  std::string_view path;
  Pairs query;
};

TEST(ParseTarget, TakesWhatIsWellFormed) {
  const Taken cases[] = {
      {"/", "/", {}},
      {"/a/b", "/a/b", {}},
      {"/a//b/", "/a//b/", {}},
      {"/a%20b%2Fc", "/a b/c", {}},
      {"/a+b", "/a+b", {}},
      {"/%E2%82%AC", "/€", {}},
      {"/a...b/..c/d..", "/a...b/..c/d..", {}},
      {"/?", "/", {}},
      {"/?a=1&b=2&a=3", "/", {{"a", "1"}, {"b", "2"}, {"a", "3"}}},
      {"/?a", "/", {{"a", ""}}},
      {"/?a=&=b&&c", "/", {{"a", ""}, {"", "b"}, {"c", ""}}},
      {"/?a=b=c?d", "/", {{"a", "b=c?d"}}},
      {"/?a+b=c%2Bd%0A", "/", {{"a b", "c+d\n"}}},
      {"/?../..", "/", {{"../..", ""}}},
      {"http://host/a?b", "/a", {{"b", ""}}},
      {"HTTPS://host:8443?b", "/", {{"b", ""}}},
      {"http://[::1]:80/", "/", {}},
      {"*", "*", {}},
  };
  for (const Taken& taken : cases) {
    Request request;
    ASSERT_TRUE(ParseTarget(taken.target, request)) << taken.target;
    EXPECT_EQ(request.path, taken.path) << taken.target;
    EXPECT_EQ(request.query, taken.query) << taken.target;
  }
}

TEST(ParseTarget, RefusesTheRest) {
  const std::string_view cases[] = {"",
                                    "a",
                                    "a/b",
                                    "?a",
                                    "/a b",
                                    "/a#b",
                                    "/\x7f",
                                    "/\xc3\xa9",
                                    "/a\tb",
                                    "/%",
                                    "/%4",
                                    "/%4g",
                                    "/%zz",
                                    "/a%00b",
                                    "/%0A",
                                    "/%7F",
                                    "/%FF",
                                    "/%C0%AF",
                                    "/%ED%A0%80",
                                    "/.",
                                    "/..",
                                    "/a/..",
                                    "/a/../b",
                                    "/./a",
                                    "/%2e%2e/a",
                                    "/a%2F..%2Fb",
                                    "/a/%2E",
                                    "/?a=%",
                                    "/?a=%FF",
                                    "/?%00",
                                    "/?a=%C0%80",
                                    "http://",
                                    "http:///a",
                                    "http://u@h/",
                                    "ftp://h/a",
                                    "http://h:99999999/",
                                    "http://[::1/",
                                    "http://[]/",
                                    "//a/..",
                                    "host:443",
                                    "**"};
  for (const std::string_view target : cases) {
    Request request;
    const Status status = ParseTarget(target, request);
    ASSERT_FALSE(status) << target;
    EXPECT_EQ(status.error().code, ErrorCode::kInvalidArgument) << target;
  }
}

TEST(IsHostAndPort, KnowsNamesAndAddresses) {
  for (const std::string_view good :
       {"a", "a.b-c", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:8080", "a:", "x_y~z"})
    EXPECT_TRUE(IsHostAndPort(good)) << good;
  for (const std::string_view bad : {"", ":80", "a b", "a/b", "u@h", "a:b", "a:123456", "[::1",
                                     "[]", "[x]", "[::1]x", "a,b;<", "a:80:81", "a%41"})
    EXPECT_FALSE(IsHostAndPort(bad)) << bad;
}

TEST(Request, FindsHeadersInAnyCase) {
  Request request;
  request.headers = {{"Accept", "a"}, {"accept", "b"}};
  EXPECT_EQ(request.FindHeader("ACCEPT"), "a");
  EXPECT_EQ(request.FindHeader("Accep"), std::nullopt);
}

TEST(Request, FindsQueryAndParameters) {
  Request request;
  request.query = {{"a", "1"}, {"a", "2"}};
  request.path_parameters = {{"id", "7"}};
  EXPECT_EQ(request.FindQuery("a"), "1");
  EXPECT_EQ(request.FindQuery("A"), std::nullopt);
  EXPECT_EQ(request.PathParameter("id"), "7");
  EXPECT_EQ(request.PathParameter("other"), "");
}

TEST(Request, FindsCookies) {
  Request request;
  request.headers = {{"Cookie", "a=1; sid=x=y;b; c=\"q\""}, {"cookie", "d=4;;"}};
  EXPECT_EQ(request.FindCookie("a"), "1");
  EXPECT_EQ(request.FindCookie("sid"), "x=y");
  EXPECT_EQ(request.FindCookie("b"), std::nullopt);
  EXPECT_EQ(request.FindCookie("c"), "\"q\"");
  EXPECT_EQ(request.FindCookie("d"), "4");
  EXPECT_EQ(request.FindCookie("id"), std::nullopt);
}

TEST(PercentDecode, TurnsPlusOnlyWhenAsked) {
  EXPECT_EQ(PercentDecode("a+b%2b"), "a+b+");
  EXPECT_EQ(PercentDecode("a+b%2b", true), "a b+");
  EXPECT_EQ(PercentDecode("%"), std::nullopt);
}

}  // namespace
}  // namespace tidewaiter::http
