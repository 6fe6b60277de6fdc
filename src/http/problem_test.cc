#include "http/problem.h"

#include <gtest/gtest.h>

namespace tidewaiter::http {
namespace {

TEST(Problem, IsWrittenAsPromised) {
  const FieldProblem problems[] = {{"missing", "/net_mass_kg", "the net mass is missing"},
                                   {"odd", "", ""}};
  const Response response = Problem(400, "invalid_declaration", "It cannot be \"accepted\"",
                                    "2 fields", "b1-42", problems);
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(response.body,
            R"({"type":"urn:tidewaiter:problem:invalid_declaration",)"
            R"("title":"It cannot be \"accepted\"","status":400,"detail":"2 fields",)"
            R"("instance":"urn:request:b1-42","code":"invalid_declaration","problems":[)"
            R"({"code":"missing","pointer":"/net_mass_kg","detail":"the net mass is missing"},)"
            R"({"code":"odd","pointer":""}]})");
}

TEST(Problem, LeavesOutWhatIsEmpty) {
  EXPECT_EQ(Problem(404, "not_found", "Gone", "", "").body,
            R"({"type":"urn:tidewaiter:problem:not_found","title":"Gone","status":404,)"
            R"("code":"not_found"})");
}

TEST(Problem, SurvivesBytesThatAreNoText) {
  EXPECT_NE(Problem(400, "c", "t", "a\xff\x01", "").body.find("a\xEF\xBF\xBD\\u0001"),
            std::string::npos);
}

TEST(Problem, OfAnError) {
  const Error error{ErrorCode::kInvalidArgument, "no such code", "/lines/0/hs"};
  EXPECT_EQ(Problem(error, "").body,
            R"({"type":"urn:tidewaiter:problem:invalid_argument",)"
            R"("title":"The request is not valid","status":400,"detail":"no such code",)"
            R"("code":"invalid_argument","problems":[{"code":"invalid_argument",)"
            R"("pointer":"/lines/0/hs","detail":"no such code"}]})");
}

TEST(StatusOf, IsAsDocumented) {
  const std::pair<ErrorCode, int> cases[] = {
      {ErrorCode::kInvalidArgument, 400}, {ErrorCode::kNotFound, 404},
      {ErrorCode::kConflict, 409},        {ErrorCode::kFailedPrecondition, 422},
      {ErrorCode::kCorruption, 500},      {ErrorCode::kUnavailable, 503},
      {ErrorCode::kInternal, 500}};
  for (const auto& [code, status] : cases)
    EXPECT_EQ(StatusOf(code), status);
  EXPECT_EQ(ReasonPhrase(404), "Not Found");
  EXPECT_EQ(ReasonPhrase(499), "");
}

}  // namespace
}  // namespace tidewaiter::http
