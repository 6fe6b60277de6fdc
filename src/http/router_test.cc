#include "http/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidewaiter::http {
namespace {

// What was answered: the handler's is "<pattern> name=value ...".
struct Outcome {
  Response response;
  std::string route;

  [[nodiscard]] std::string Allow() const {
    for (const Header& header : response.headers)
      if (header.name == "Allow") return header.value;
    return "";
  }
};

void ShowRoute(Request request, Reply reply) {
  std::string text(request.route);
  for (const auto& [name, value] : request.path_parameters)
    text.append(" ").append(name).append("=").append(value);
  reply.Send({.body = text});
}

Outcome Ask(const Router& router, Method method, std::string_view target) {
  Request request;
  request.method = method;
  EXPECT_TRUE(ParseTarget(target, request)) << target;
  Outcome outcome;
  router.Handle(std::move(request),
                ReplyTo([&](Response response) { outcome.response = std::move(response); }));
  return outcome;
}

Router Routes() {
  Router router;
  for (const char* pattern :
       {"/", "/a", "/a/", "/a/b", "/a/{x}", "/a/{x}/c", "/a/b/d", "/{any}/c", "/files/{path*}",
        "/files/index", "/d/{id}/history", "/d/{id}/lines/{line}", "/api/{rest*}"})
    router.Add(Method::kGet, pattern, ShowRoute);
  router.Add(Method::kPost, "/a", ShowRoute);
  router.Add(Method::kPut, "/a/{name}", ShowRoute);
  router.Add(Method::kDelete, "/a/b", ShowRoute);
  router.Add(Method::kPost, "/only/post", ShowRoute);
  router.Add(Method::kGet, "/own/head", ShowRoute);
  router.Add(Method::kHead, "/own/head", [](Request, Reply reply) { reply.Send({.body = "own"}); });
  return router;
}

struct Case {
  Method method;
  std::string_view target;
  int status;
  std::string_view body;  // "" is not compared
  std::string_view allow = "";
};

TEST(Router, FindsItsWay) {
  const Router router = Routes();
  const Case cases[] = {
      {Method::kGet, "/", 200, "/"},
      {Method::kGet, "/?q=1", 200, "/"},
      {Method::kGet, "/a", 200, "/a"},
      {Method::kGet, "/a?b/c", 200, "/a"},
      {Method::kGet, "/a/", 200, "/a/"},
      {Method::kGet, "/a/b", 200, "/a/b"},
      {Method::kGet, "/%61/b", 404, ""},  // what was added is not written with %
      {Method::kGet, "/a/x", 200, "/a/{x} x=x"},
      {Method::kGet, "/a/x%2Fy%20z", 200, "/a/{x} x=x/y z"},
      {Method::kGet, "/a/b/c", 200, "/a/{x}/c x=b"},  // a step back from /a/b
      {Method::kGet, "/a/b/d", 200, "/a/b/d"},
      {Method::kGet, "/a/c", 200, "/a/{x} x=c"},
      {Method::kGet, "/z/c", 200, "/{any}/c any=z"},
      {Method::kGet, "/files/index", 200, "/files/index"},
      {Method::kGet, "/files/a", 200, "/files/{path*} path=a"},
      {Method::kGet, "/files/a/b%20c/", 200, "/files/{path*} path=a/b c/"},
      {Method::kGet, "/files/", 200, "/files/{path*} path="},
      {Method::kGet, "/files/index/x", 200, "/files/{path*} path=index/x"},
      {Method::kGet, "/files", 404, ""},
      {Method::kGet, "/d/7/history", 200, "/d/{id}/history id=7"},
      {Method::kGet, "/d/7/lines/2", 200, "/d/{id}/lines/{line} id=7 line=2"},
      {Method::kGet, "/d//history", 404, ""},
      {Method::kGet, "/d/7", 404, ""},
      {Method::kGet, "/d/7/history/", 404, ""},
      {Method::kGet, "//", 404, ""},
      {Method::kGet, "/none", 404, ""},
      {Method::kPost, "/a", 200, "/a"},
      {Method::kPut, "/a/x", 200, "/a/{name} name=x"},
      {Method::kPut, "/a/b", 200, "/a/{name} name=b"},  // /a/b has no PUT, the next one has
      {Method::kDelete, "/a/b", 200, "/a/b"},
      {Method::kDelete, "/a/x", 405, "", "GET, HEAD, OPTIONS, PUT"},
      {Method::kPatch, "/a", 405, "", "GET, HEAD, OPTIONS, POST"},
      {Method::kPatch, "/a/b", 405, "", "DELETE, GET, HEAD, OPTIONS, PUT"},
      {Method::kGet, "/only/post", 405, "", "OPTIONS, POST"},
      {Method::kHead, "/only/post", 405, "", "OPTIONS, POST"},
      {Method::kHead, "/a/x", 200, "/a/{x} x=x"},
      {Method::kHead, "/own/head", 200, "own"},
      {Method::kHead, "/none", 404, ""},
      {Method::kOptions, "/a/b", 204, "", "DELETE, GET, HEAD, OPTIONS, PUT"},
      {Method::kOptions, "/none", 404, ""},
      {Method::kOptions, "*", 204, "", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"},
  };
  for (const Case& c : cases) {
    const Outcome outcome = Ask(router, c.method, c.target);
    EXPECT_EQ(outcome.response.status, c.status) << c.target;
    if (!c.body.empty()) {
      EXPECT_EQ(outcome.response.body, c.body) << c.target;
    }
    EXPECT_EQ(outcome.Allow(), c.allow) << c.target;
  }
}

TEST(Router, AVeryDeepPathIsNobodys) {
  std::string target;
  for (int i = 0; i < 2000; ++i)
    target += "/a";
  EXPECT_EQ(Ask(Routes(), Method::kGet, target).response.status, 404);
}

TEST(Router, TellsWhatWasAdded) {
  Router router;
  router.Add(Method::kPost, "/b/{x}", ShowRoute);
  router.Add(Method::kGet, "/a", ShowRoute);
  EXPECT_THAT(router.Routes(), testing::ElementsAre(testing::Pair(Method::kPost, "/b/{x}"),
                                                    testing::Pair(Method::kGet, "/a")));
}

TEST(Router, TakesARequestMadeByHand) {
  Request request;
  request.path = "/a/b";
  std::string body;
  Routes().Handle(std::move(request), ReplyTo([&](Response r) { body = r.body; }));
  EXPECT_EQ(body, "/a/b");
}

TEST(RouterDeathTest, PatternsThatAreBugs) {
  for (const char* pattern :
       {"", "a", "/{", "/{}", "/{a", "/{A}", "/{a*}/b", "/a{b}", "/a b", "/a%20", "/a?b", "/*"}) {
    Router router;
    EXPECT_DEATH(router.Add(Method::kGet, pattern, ShowRoute), "CHECK") << pattern;
  }
  Router router;
  router.Add(Method::kGet, "/{a}", ShowRoute);
  EXPECT_DEATH(router.Add(Method::kGet, "/{b}", ShowRoute), "CHECK");
}

TEST(Reply, AnswersOnceAndOnlyOnce) {
  int answers = 0;
  {
    Reply reply = ReplyTo([&](Response response) {
      ++answers;
      EXPECT_EQ(response.status, 201);
    });
    reply.Send({.status = 201});
    EXPECT_TRUE(reply.answered());
    EXPECT_DEATH(reply.Send({}), "CHECK");
  }
  EXPECT_EQ(answers, 1);
}

TEST(Reply, MovedOverItAnswersFirst) {
  std::vector<int> answers;
  Reply a = ReplyTo([&](const Response& response) { answers.push_back(response.status); });
  a = ReplyTo([&](const Response& response) { answers.push_back(response.status); });
  EXPECT_THAT(answers, testing::ElementsAre(500));
  a.Send({.status = 200});
  EXPECT_THAT(answers, testing::ElementsAre(500, 200));
}

TEST(Reply, AStreamWithoutAServerIsClosed) {
  Response seen;
  const auto stream =
      ReplyTo([&](Response response) { seen = std::move(response); }).Stream({{"X-A", "b"}});
  EXPECT_TRUE(stream->closed());
  EXPECT_FALSE(stream->Send("a", "b", "c"));
  EXPECT_EQ(seen.content_type, "text/event-stream");
}

}  // namespace
}  // namespace tidewaiter::http
