#include "api/parameters.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "api/api.h"

namespace tidewaiter::api {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Problems(std::string_view operation, std::string name, std::string value) {
  static const Parameters parameters = Parameters::FromDescription(OpenApiText());
  http::Request request;
  request.query = {{std::move(name), std::move(value)}};
  std::vector<std::string> codes;
  for (const codec::Problem& problem : parameters.Check(operation, request))
    codes.push_back(problem.code + " " + problem.pointer);
  return codes;
}

TEST(Parameters, AreWhatTheDescriptionSays) {
  struct Row {
    const char* operation;
    const char* name;
    std::string value;
    const char* problem;  // "" = none
  };
  const Row rows[] = {
      {"listDeclarations", "limit", "200", ""},
      {"listDeclarations", "limit", "201", "range /limit"},
      {"listDeclarations", "limit", "0", "range /limit"},
      {"listDeclarations", "limit", "-1", "range /limit"},
      {"listDeclarations", "limit", "99999999999999999999", "type /limit"},
      {"listDeclarations", "limit", "5.0", "type /limit"},
      {"listDeclarations", "limit", " 5", "type /limit"},
      {"listDeclarations", "limit", "", ""},
      {"listDeclarations", "from", "2026-02-28", ""},
      {"listDeclarations", "from", "2026-02-30", "format /from"},
      {"listDeclarations", "lang", "fr", ""},
      {"listDeclarations", "lang", "FR", "choice /lang"},
      {"listTariffLines", "under", "610910", ""},
      {"listTariffLines", "under", "6109.10", "format /under"},
      {"listTariffLines", "under", "61091", ""},
      {"getTariffLine", "origin", "BD", ""},
      {"getTariffLine", "origin", "BDX", "format /origin"},
      {"getTariffLine", "origin", "bd", "format /origin"},
      {"getQueue", "sort", "value", "choice /sort"},
      {"listDeclarations", "office", std::string(16, 'a'), ""},
      {"listDeclarations", "office", std::string(17, 'a'), "too_long /office"},
      {"listDeclarations", "limits", "0", ""},
      {"getPolicy", "limit", "0", ""},
      {"nothing", "limit", "0", ""},
  };
  for (const Row& row : rows) {
    const auto problems = Problems(row.operation, row.name, row.value);
    if (*row.problem == '\0') {
      EXPECT_THAT(problems, IsEmpty()) << row.operation << ' ' << row.name << '=' << row.value;
    } else {
      EXPECT_THAT(problems, ElementsAre(row.problem)) << row.name << '=' << row.value;
    }
  }
}

TEST(Parameters, LengthsAreInCharacters) {
  std::string arabic;
  for (int i = 0; i < 200; ++i)
    arabic += "\xd8\xac";
  EXPECT_THAT(Problems("listDeclarations", "q", arabic), IsEmpty());
  EXPECT_THAT(Problems("listDeclarations", "q", arabic + "a"), ElementsAre("too_long /q"));
}

}  // namespace
}  // namespace tidewaiter::api
