#include "desk/consignment.h"

#include <cmath>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidewaiter::desk {
namespace {

DocumentRules Rules() {
  return {.currency = "XTS", .currency_digits = 2, .offices = {}, .extra_names = {}};
}

Document Declared(std::initializer_list<const char*> codes) {
  Document document;
  for (const char* code : codes) {
    GoodsItem& item = document.items.emplace_back();
    item.hs_code = code;
    item.quantity_unit = "PCE";
  }
  return document;
}

// Codes with gross masses; a code "" is not stated.
Statement Stated(std::initializer_list<std::pair<const char*, double>> items) {
  Statement statement;
  for (const auto& [code, mass] : items)
    statement.items.push_back({.hs_code = code, .gross_mass_kg = mass});
  return statement;
}

// Gross mass of each declared item at that step; -1 where nothing can be said.
std::vector<double> Masses(const Document& document, const Statement& statement) {
  const Statement* const all[] = {&statement};
  std::vector<double> masses;
  for (const auto& item : MatchItems(document, all).items)
    masses.push_back(item ? item->gross_mass_kg : -1);
  return masses;
}

TEST(Consignment, AStatementIsReadAndWrittenBack) {
  const std::string text =
      R"({"inspected":"2026-11-19","items":[{"hs_code":"610910","description":"shirts",)"
      R"("origin":"CN","value":"1250.50","net_mass_kg":1100.0,"gross_mass_kg":1200.5,)"
      R"("quantity":12.0,"quantity_unit":"PCE","packages":40},{}]})";
  const auto read = ParseStatement(text, Rules());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->items.size(), 2U);
  EXPECT_EQ(read->items[0].value_minor, 125'050);
  EXPECT_TRUE(std::isnan(read->items[1].gross_mass_kg));
  const std::string written = WriteStatement(*read, 2);
  EXPECT_THAT(written, testing::HasSubstr(R"("value":"1250.50")"));
  EXPECT_EQ(WriteStatement(*ParseStatement(written, Rules()), 2), written);
}

TEST(Consignment, EveryProblemIsToldWithItsPlace) {
  const auto read = ParseStatement(
      R"({"inspected":"19.11.2026","currency":"EUR","colour":"red","items":[)"
      R"({"hs_code":"61x","value":"-5","net_mass_kg":3,"gross_mass_kg":2},{"quantity":4}]})",
      Rules());
  ASSERT_FALSE(read.has_value());
  std::vector<std::string> found;
  for (const Problem& problem : read.error())
    found.push_back(problem.pointer + " " + problem.code);
  EXPECT_EQ(found, (std::vector<std::string>{
                       "/inspected format", "/colour unknown_member", "/items/0/hs_code characters",
                       "/items/0/value range", "/currency currency",
                       "/items/0/net_mass_kg net_above_gross", "/items/1/quantity_unit required"}));
}

TEST(Consignment, TheRecordKeepsEveryStep) {
  Consignment consignment{.reference = "maeu 123-4567", .steps = {}};
  consignment.steps[0] = {
      .statement = Stated({{"6109", 5}}), .time_ms = 7, .by = "a", .version = 2};
  consignment.steps[4] = {.statement = Stated({{"", 6}}), .time_ms = 8, .by = "b", .version = 1};
  const std::string record = WriteConsignment(consignment, 2);
  const auto read = ReadConsignment(record, Rules());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(WriteConsignment(*read, 2), record);
  EXPECT_TRUE(read->steps[0].has_value());
  EXPECT_FALSE(read->steps[1].has_value());
  EXPECT_FALSE(ReadConsignment("{}", Rules()).has_value());
  EXPECT_FALSE(ReadConsignment(R"({"steps":{"moon":{"statement":{}}}})", Rules()).has_value());
}

TEST(Consignment, TheJournalMakesTheRecordAgain) {
  Consignment consignment{.reference = "MAEU1234567", .steps = {}};
  Consignment again;
  for (const auto& [step, version, mass] :
       {std::tuple(Step::kManifest, 1, 5.0), {Step::kTransit, 1, 6.0}, {Step::kManifest, 2, 7.0}}) {
    Consignment::Stated& stated = consignment.steps[static_cast<std::size_t>(step)].emplace();
    stated = {.statement = Stated({{"6109", mass}}),
              .time_ms = 100 + version,
              .by = "carrier",
              .version = static_cast<std::uint32_t>(version)};
    Event event;
    event.time_ms = stated.time_ms;
    event.actor = stated.by;
    event.data = StatedData(consignment, step, 2);
    ASSERT_TRUE(FoldStated(event, Rules(), again));
  }
  EXPECT_EQ(WriteConsignment(again, 2), WriteConsignment(consignment, 2));
  Event damaged;
  damaged.data = R"({"step":"manifest"})";
  EXPECT_FALSE(FoldStated(damaged, Rules(), again).has_value());
}

TEST(Consignment, ReferencesAreTheSameHoweverTheyAreWritten) {
  EXPECT_EQ(ConsignmentId("maeu 123-4567"), ConsignmentId("MAEU1234567"));
  EXPECT_NE(ConsignmentId("MAEU1234567"), ConsignmentId("MAEU1234568"));
  EXPECT_EQ(ConsignmentId("12-34"), "");
  Document document;
  document.documents = {{"N705", "MAEU1234567"}, {"N380", "1"}, {"N785", "MAEU 1234567"}};
  EXPECT_EQ(ConsignmentIds(document), std::vector<std::string>{"consignment/MAEU1234567"});
}

struct MatchCase {
  const char* name;
  std::initializer_list<const char*> declared;
  std::initializer_list<std::pair<const char*, double>> stated;
  std::vector<double> masses;
};

TEST(Consignment, GoodsAreToldApartOrLeftOut) {
  const MatchCase cases[] = {
      {"one and one, whatever the code", {"610910"}, {{"240220", 5}}, {5}},
      {"one and one without a code", {"610910"}, {{"", 5}}, {5}},
      {"several without codes: all together", {"610910"}, {{"", 5}, {"", 6}}, {11}},
      {"without codes many items cannot be told apart", {"610910", "851712"}, {{"", 9}}, {-1, -1}},
      {"by code in another order", {"610910", "851712"}, {{"8517", 2}, {"610910", 3}}, {3, 2}},
      {"several of one code are added up",
       {"610910", "851712"},
       {{"610910", 1}, {"61091000", 2}, {"851712", 4}},
       {3, 4}},
      {"two declared ones could be meant", {"61091000", "61091010"}, {{"6109", 7}}, {-1, -1}},
      {"whole codes tell them apart",
       {"61091000", "61091010"},
       {{"61091010", 7}, {"61091000", 8}},
       {8, 7}},
      {"the same list", {"610910", "610910"}, {{"6109", 1}, {"6109", 2}}, {1, 2}},
      {"what is left over on both sides is the same goods",
       {"610910", "851712"},
       {{"851712", 4}, {"240220", 5}},
       {5, 4}},
      {"other goods of the same bill are not this item's",
       {"610910"},
       {{"610910", 1}, {"240220", 50}},
       {1}},
      {"nothing left over but doubt",
       {"610910", "610990", "851712"},
       {{"6109", 1}, {"240220", 50}},
       {-1, -1, -1}},
  };
  for (const MatchCase& test : cases)
    EXPECT_EQ(Masses(Declared(test.declared), Stated(test.stated)), test.masses) << test.name;
}

TEST(Consignment, WhatIsAddedUpSaysOnlyWhatAllSay) {
  Statement statement;
  statement.items = {{.hs_code = "610910",
                      .description = "shirts",
                      .origin = "CN",
                      .value_minor = 100,
                      .net_mass_kg = 1,
                      .quantity = 3,
                      .quantity_unit = "PCE",
                      .packages = 1},
                     {.hs_code = "610990",
                      .description = "shirts",
                      .origin = "VN",
                      .value_minor = 200,
                      .quantity = 4,
                      .quantity_unit = "PCE",
                      .packages = 2}};
  const Statement* const all[] = {&statement};
  const StatedItem item = MatchItems(Declared({"6109"}), all).items[0].value_or(StatedItem());
  EXPECT_EQ(item.hs_code, "6109");
  EXPECT_EQ(item.description, "shirts");
  EXPECT_EQ(item.origin, "");
  EXPECT_EQ(item.value_minor, 300);
  EXPECT_TRUE(std::isnan(item.net_mass_kg));
  EXPECT_EQ(item.quantity, 7);
  EXPECT_EQ(item.packages, 3);
  EXPECT_EQ(MatchItems(Declared({"8517", "8471"}), all).total.packages, 3);
}

TEST(Consignment, PiecesAreNotComparedWithDozens) {
  Statement statement;
  statement.items = {
      {.hs_code = "610910", .gross_mass_kg = 2, .quantity = 3, .quantity_unit = "DZN"}};
  const Statement* const all[] = {&statement};
  const StatedItem item = MatchItems(Declared({"610910"}), all).items[0].value_or(StatedItem());
  EXPECT_TRUE(std::isnan(item.quantity));
  EXPECT_EQ(item.gross_mass_kg, 2);
}

TEST(Consignment, TheLatestInspectionCounts) {
  Statement first;
  Statement second;
  first.inspected = 20'000;
  second.inspected = 20'010;
  const Statement* const all[] = {&first, &second};
  const AtStep at = MatchItems(Declared({"610910"}), all);
  EXPECT_EQ(at.inspected, 20'010);
  EXPECT_FALSE(at.tells_any());
}

}  // namespace
}  // namespace tidewaiter::desk
