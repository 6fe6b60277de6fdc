#include "app/rules_desk.h"

#include <unistd.h>

#include <mutex>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/server.h"

namespace tidewaiter::app {
namespace {

using testing::HasSubstr;

// Answers every request in the same way, and remembers the last one.
class FakeDesk {
 public:
  FakeDesk() {
    http::ServerOptions options;
    options.port = 0;
    server_ = std::make_unique<http::Server>(
        *http::Server::Start(options, [this](http::Request request, http::Reply reply) {
          const std::lock_guard lock(mutex_);
          last_ = std::move(request);
          reply.Send(answer_);
        }));
  }
  void Answers(int status, std::string type, std::string body) {
    const std::lock_guard lock(mutex_);
    answer_ = {.status = status, .content_type = std::move(type), .body = std::move(body)};
  }
  [[nodiscard]] std::string url() const {
    return fmt::format("http://127.0.0.1:{}", server_->port());
  }
  http::Request last() {
    const std::lock_guard lock(mutex_);
    return last_;
  }

 private:
  std::mutex mutex_;
  http::Response answer_;
  http::Request last_;
  std::unique_ptr<http::Server> server_;  // last: it stops before the rest goes
};

class RulesDeskTest : public testing::Test {
 protected:
  RulesDeskTest() {
    const os::Path folder =  // of this process alone: tests run beside each other
        os::Path(testing::TempDir()) / fmt::format("rules_desk_test_{}", ::getpid());
    EXPECT_TRUE(os::MakeFolder(folder));
    address_ = {.url = desk_.url(), .key_file = folder / "key"};
    Key("twk_abc\nanything else\n");
  }
  void Key(std::string_view text) { ASSERT_TRUE(os::WriteFile(address_.key_file, text)); }

  FakeDesk desk_;
  DeskAddress address_;
  os::FakeClock clock_;
};

TEST_F(RulesDeskTest, ExportsWhatTheDeskGives) {
  desk_.Answers(200, "text/plain", "rule a\n");
  EXPECT_EQ(*ExportRules(address_, {"a", "b/c"}), "rule a\n");
  const http::Request asked = desk_.last();
  EXPECT_EQ(asked.target, "/api/v1/rules/export?name=a&name=b%2Fc");
  EXPECT_EQ(asked.FindHeader("Authorization"), "Bearer twk_abc");
}

TEST_F(RulesDeskTest, ImportsAndTellsWhatBecameOfEach) {
  desk_.Answers(200, "application/json",
                R"({"items": [{"name": "a", "result": "created"},
                              {"name": "b", "result": "refused", "problem": "kind_changed"}]})");
  const auto imported =
      ImportRules(address_, {.text = "rule \"x\"", .note = "why", .offices = {"XT101"}}, clock_);
  ASSERT_TRUE(imported) << imported.error();
  ASSERT_EQ(imported->size(), 2u);
  EXPECT_EQ(imported->at(0).result, "created");
  EXPECT_EQ(imported->at(1).problem, "kind_changed");
  const http::Request asked = desk_.last();
  EXPECT_EQ(asked.method, http::Method::kPost);
  EXPECT_EQ(asked.body, R"({"text":"rule \"x\"","note":"why","offices":["XT101"]})");
  EXPECT_TRUE(asked.FindHeader("Idempotency-Key"));
}

TEST_F(RulesDeskTest, RefusalsHaveTheDesksWords) {
  struct Row {
    int status;
    ErrorCode code;
  };
  for (const Row row : {Row{401, ErrorCode::kFailedPrecondition},
                        Row{403, ErrorCode::kFailedPrecondition}, Row{404, ErrorCode::kNotFound},
                        Row{409, ErrorCode::kConflict}, Row{422, ErrorCode::kInvalidArgument},
                        Row{429, ErrorCode::kUnavailable}, Row{500, ErrorCode::kUnavailable}}) {
    desk_.Answers(row.status, "application/problem+json",
                  R"({"detail": "not today", "problems": [
                      {"pointer": "/text#3:14", "detail": "no such field"}]})");
    const auto text = ExportRules(address_, {});
    ASSERT_FALSE(text) << row.status;
    EXPECT_EQ(text.error().code, row.code) << row.status;
    if (row.status == 401) continue;
    EXPECT_THAT(text.error().message, HasSubstr("not today; 3:14: no such field"));
  }
}

TEST_F(RulesDeskTest, AnAnswerThatIsNoneIsAnError) {
  desk_.Answers(200, "text/html", "<h1>Welcome</h1>");
  const auto imported = ImportRules(address_, {.text = "rule a", .note = "n"}, clock_);
  ASSERT_FALSE(imported);
  EXPECT_EQ(imported.error().code, ErrorCode::kUnavailable);
}

TEST_F(RulesDeskTest, AKeyGoesOnlyWhereItIsSafe) {
  for (const char* url : {"http://desk.example", "http://10.0.0.1:8080", "desk.example",
                          "https://desk.example/api", "http://127.0.0.1.example"}) {
    address_.url = url;
    const auto text = ExportRules(address_, {});
    ASSERT_FALSE(text) << url;
    EXPECT_EQ(text.error().code, ErrorCode::kInvalidArgument) << url;
    EXPECT_EQ(text.error().field, "--server") << url;
  }
}

TEST_F(RulesDeskTest, AFileThatHoldsNoKey) {
  for (const std::string& key : {std::string(), std::string("\nkey"), std::string("a b\n"),
                                 std::string(kKeyBytesMax + 1, 'a')}) {
    Key(key);
    const auto text = ExportRules(address_, {});
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().field, "--key-file");
  }
  address_.key_file = "no/such/file";
  EXPECT_EQ(ExportRules(address_, {}).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace tidewaiter::app
