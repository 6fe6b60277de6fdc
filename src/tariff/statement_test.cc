#include "tariff/statement.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

Question Windows(std::string_view origin) {
  Question question;
  question.code = Code("841510");
  question.day = On("2026-06-01");
  question.origin = origin;
  question.customs_value = D("1000");
  question.quantities = {{{"NAR", ""}, D("4")}};
  return question;
}

std::string FirstCode(const std::expected<Statement, Problems>& answer) {
  return answer ? "" : answer.error().front().code;
}

// "103 100.00; 305 220.00": types and amounts of the chosen lines.
std::string LinesOf(const Statement& statement) {
  std::string text;
  for (const StatementLine& line : statement.chosen().lines)
    text += (text.empty() ? "" : "; ") + line.type + ' ' + line.amount.text();
  return text;
}

std::string WhyNot(const Statement& statement, const Tariff& tariff, std::string_view id) {
  for (const Considered& considered : statement.considered) {
    if (tariff.measures()[considered.measure].id == id) {
      return std::string(SetAsideName(considered.why));
    }
  }
  return "";
}

TEST(Statement, TaxComesOnTopOfTheDuty) {
  const auto tariff = Made(SmallFiles());
  ASSERT_NE(tariff, nullptr);
  const auto answer = Assess(*tariff, Windows("US"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(LinesOf(*answer), "103 100.00; 305 220.00");
  EXPECT_EQ(answer->chosen().total.text(), "320.00");
  EXPECT_EQ(answer->vat_base.text(), "1100.00");
  EXPECT_EQ(WhyNot(*answer, *tariff, "a1"), "other_area");
  EXPECT_EQ(WhyNot(*answer, *tariff, "p1"), "other_area");
}

TEST(Statement, ADutyAgainstDumpingIsAddedForItsOriginAlone) {
  const auto tariff = Made(SmallFiles());
  ASSERT_NE(tariff, nullptr);
  const auto answer = Assess(*tariff, Windows("CN"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(LinesOf(*answer), "103 100.00; 552 200.00; 305 260.00");
  EXPECT_EQ(WhyNot(*answer, *tariff, "p1"), "excluded");
}

TEST(Statement, APreferenceIsAdviceUntilItIsClaimedWithItsProof) {
  const auto tariff = Made(SmallFiles());
  ASSERT_NE(tariff, nullptr);
  Question question = Windows("VN");
  const auto unclaimed = Assess(*tariff, question);
  ASSERT_TRUE(unclaimed);
  EXPECT_EQ(LinesOf(*unclaimed), "103 100.00; 305 220.00");
  ASSERT_TRUE(unclaimed->cheapest.has_value());
  const Option& cheapest = unclaimed->options[unclaimed->cheapest.value_or(0)];
  EXPECT_EQ(cheapest.preference, "300");
  EXPECT_FALSE(cheapest.open);
  EXPECT_EQ(cheapest.total.text(), "248.00");
  ASSERT_EQ(cheapest.documents.size(), 1U);
  EXPECT_EQ(cheapest.documents[0].document, "U110");

  question.preference = "300";
  const auto without_proof = Assess(*tariff, question);
  ASSERT_TRUE(without_proof);
  EXPECT_EQ(LinesOf(*without_proof), "103 100.00; 305 220.00");
  ASSERT_EQ(without_proof->asks.size(), 1U);
  EXPECT_EQ(without_proof->asks[0].code, "document_missing");

  question.documents = {"U110"};
  const auto with_proof = Assess(*tariff, question);
  ASSERT_TRUE(with_proof);
  EXPECT_EQ(LinesOf(*with_proof), "142 40.00; 305 208.00");
  question.documents = {"999L"};
  const auto waived = Assess(*tariff, question);
  ASSERT_TRUE(waived);
  EXPECT_EQ(LinesOf(*waived), "142 40.00; 305 208.00");
}

TEST(Statement, TheLawIsThatOfTheDay) {
  const auto tariff = Made(SmallFiles());
  ASSERT_NE(tariff, nullptr);
  Question question = Windows("CN");
  question.day = On("2023-12-31");
  const auto before = Assess(*tariff, question);
  ASSERT_TRUE(before);
  EXPECT_EQ(LinesOf(*before), "103 100.00; 305 220.00");
  question = Windows("TR");
  question.preference = "300";
  question.documents = {"U110"};
  EXPECT_TRUE(Assess(*tariff, question));
  question.day = On("2025-06-01");  // Türkiye joined the group in 2026
  EXPECT_EQ(FirstCode(Assess(*tariff, question)), "preference_not_available");
}

TEST(Statement, WrongQuestionsAreNamed) {
  const auto tariff = Made(SmallFiles());
  ASSERT_NE(tariff, nullptr);
  struct Case {
    const char* what;
    void (*change)(Question&);
    const char* code;
  };
  for (const Case& c : {
           Case{"a code that is none", [](Question& q) { q.code = Code("841530"); },
                "unknown_goods_code"},
           Case{"a heading", [](Question& q) { q.code = Code("8415"); }, "not_declarable"},
           Case{"a code that has ended", [](Question& q) { q.code = Code("841590"); },
                "not_valid_on_day"},
           Case{"no country", [](Question& q) { q.origin = "QQ"; }, "unknown_country"},
           Case{"a group", [](Question& q) { q.origin = "2020"; }, "unknown_country"},
           Case{"below nothing", [](Question& q) { q.customs_value = D("-1"); }, "value_negative"},
           Case{"no quantity", [](Question& q) { q.quantities.clear(); }, "quantity_missing"},
           Case{"no such claim", [](Question& q) { q.preference = "123"; },
                "preference_not_available"},
       }) {
    Question question = Windows("CN");
    c.change(question);
    EXPECT_EQ(FirstCode(Assess(*tariff, question)), c.code) << c.what;
    const auto charges = Reckon(*tariff, question);
    ASSERT_FALSE(charges) << c.what;
    EXPECT_EQ(charges.error().front().code, c.code) << c.what;
  }
}

// ---- Quotas

Files WithQuota() {
  Files files = SmallFiles();
  files["quotas.csv"] =
      "order_number,from,until,volume,unit,critical_percent\n"
      "050021,2026-01-01,2026-12-31,10,NAR,90\n";
  files["measures.csv"] += "q1,122,841510,1011,,2026-01-01,,2 %,050021\n";
  return files;
}

TEST(Statement, AQuotaThatCoversAPartLeavesTheRestToTheDuty) {
  const auto tariff = Made(WithQuota());
  ASSERT_NE(tariff, nullptr);
  QuotaBook book(tariff->quotas(), tariff->balances());
  Question question = Windows("US");
  question.preference = "120";
  const auto whole = Assess(*tariff, question, &book);
  ASSERT_TRUE(whole);
  EXPECT_EQ(LinesOf(*whole), "122 20.00; 305 204.00");
  const std::int64_t now = std::int64_t{question.day} * 86'400'000;
  ASSERT_TRUE(book.Request({"050021", "D1", 1, now, D("7")}));
  const auto part = Assess(*tariff, question, &book);
  ASSERT_TRUE(part);  // 3 of 4 are covered: 2 % of 750 and 10 % of 250
  EXPECT_EQ(LinesOf(*part), "122 15.00; 103 25.00; 305 208.00");
  EXPECT_EQ(part->chosen().allocation.value_or(Allocation{}).covered, D("3"));
  ASSERT_TRUE(book.Request({"050021", "D2", 1, now, D("3")}));
  const auto none = Assess(*tariff, question, &book);
  EXPECT_EQ(FirstCode(none), "preference_not_available");
  question.preference.reset();
  const auto unclaimed = Assess(*tariff, question, &book);
  ASSERT_TRUE(unclaimed);
  EXPECT_EQ(WhyNot(*unclaimed, *tariff, "q1"), "quota_exhausted");
  question.day = On("2027-06-01");
  const auto later = Assess(*tariff, question, &book);
  ASSERT_TRUE(later);
  EXPECT_EQ(WhyNot(*later, *tariff, "q1"), "quota_not_open");
}

// Four items of one declaration, four pieces each, of a quota of ten: the third is covered in half,
// the fourth not at all, and each is told so before it asks.
TEST(Statement, AQuotaRunsOutInTheMiddleOfADeclaration) {
  const auto tariff = Made(WithQuota());
  ASSERT_NE(tariff, nullptr);
  QuotaBook book(tariff->quotas(), tariff->balances());
  const Question question = Windows("US");
  const std::int64_t now = std::int64_t{question.day} * 86'400'000;
  std::vector<std::string> told;
  Decimal granted;
  for (int item = 1; item <= 3; ++item) {
    const auto answer = Assess(*tariff, question, &book);
    ASSERT_TRUE(answer);
    std::string covered;
    for (const Option& option : answer->options)
      if (option.allocation) covered = option.allocation->covered.text();
    told.push_back(covered.empty() ? WhyNot(*answer, *tariff, "q1") : covered);
    const auto got = book.Request({"050021", "D1", item, now, D("4")});
    ASSERT_TRUE(got);
    granted += got->covered;
  }
  EXPECT_EQ(told, (std::vector<std::string>{"4", "4", "2"}));
  EXPECT_EQ(granted, D("10"));
  const auto fourth = Assess(*tariff, question, &book);
  ASSERT_TRUE(fourth);
  EXPECT_EQ(WhyNot(*fourth, *tariff, "q1"), "quota_exhausted");
}

// An amount in a currency without a rate on the day is named with its measure, and not guessed.
TEST(Statement, AMissingRateOfExchangeIsNamed) {
  Files files = SmallFiles();
  files["measures.csv"] += "e1,695,841510,1011,,2020-01-01,,5 EUR/NAR,\n";
  files["exchange_rates.csv"] =
      "currency,quoted,rate,from,until\nEUR,XTS,2,2026-01-01,2026-01-31\n";
  const auto tariff = Made(files);
  ASSERT_NE(tariff, nullptr);
  Question question = Windows("US");
  question.day = On("2026-01-31");
  EXPECT_TRUE(Assess(*tariff, question));
  question.day = On("2026-02-01");
  const auto answer = Assess(*tariff, question);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().front().code, "exchange_rate_missing");
  EXPECT_EQ(answer.error().front().pointer, "/measures/e1");
  EXPECT_NE(answer.error().front().detail.find("EUR"), std::string::npos);
}

TEST(Statement, AQuotaWaivesTheSafeguardAndNothingElse) {
  Files files = WithQuota();
  files["measures.csv"] +=
      "s1,696,841510,1011,,2026-01-01,,25 %,\nd1,695,841510,1011,,2026-01-01,,5 %,\n";
  const auto tariff = Made(files);
  ASSERT_NE(tariff, nullptr);
  Question question = Windows("US");
  const auto outside = Assess(*tariff, question);
  ASSERT_TRUE(outside);
  EXPECT_EQ(outside->chosen().duty.text(), "400.00");
  question.preference = "120";
  const auto inside = Assess(*tariff, question);
  ASSERT_TRUE(inside);
  EXPECT_EQ(LinesOf(*inside), "122 20.00; 695 50.00; 305 214.00");
  EXPECT_EQ(WhyNot(*inside, *tariff, "s1"), "displaced");
}

// ---- Conditions

Files WithMeasures(std::string_view measures, std::string_view conditions) {
  Files files = SmallFiles();
  files["measures.csv"] += measures;
  files["conditions.csv"] =
      "measure,code,sequence,document,limit,limit_currency,limit_unit,action,duty\n"
      "p1,A,1,U110,,,,27,\np1,A,2,,,,,07,\n";
  files["conditions.csv"] += conditions;
  return files;
}

TEST(Statement, GoodsStopWhereALicenceIsMissing) {
  const auto tariff = Made(
      WithMeasures("c1,465,841510,1011,,2026-01-01,,,\n", "c1,B,1,L001,,,,24,\nc1,B,2,,,,,04,\n"));
  ASSERT_NE(tariff, nullptr);
  Question question = Windows("US");
  const auto stopped = Assess(*tariff, question);
  ASSERT_TRUE(stopped);
  ASSERT_EQ(stopped->stops.size(), 1U);
  EXPECT_EQ(stopped->stops[0].detail, "L001");
  EXPECT_EQ(stopped->chosen().total.text(), "320.00");  // what it would cost is told all the same
  question.documents = {"L001"};
  const auto allowed = Assess(*tariff, question);
  ASSERT_TRUE(allowed);
  EXPECT_TRUE(allowed->stops.empty());
}

TEST(Statement, AProhibitionWithoutConditionsStopsAlways) {
  const auto tariff = Made(WithMeasures("c1,277,841510,US,,2026-01-01,,,\n", ""));
  ASSERT_NE(tariff, nullptr);
  EXPECT_EQ(Assess(*tariff, Windows("US"))->stops.size(), 1U);
  EXPECT_TRUE(Assess(*tariff, Windows("VN"))->stops.empty());
}

// An entry price in bands: the duty of the first band that the price reaches.
TEST(Statement, EntryPricesHaveBands) {
  const auto tariff = Made(WithMeasures("e1,103,841520,1011,,2026-01-01,,,\n",
                                        "e1,V,1,,100,XTS,NAR,01,8 %\n"
                                        "e1,V,2,,90,XTS,NAR,01,8 % + 5 XTS/NAR\n"
                                        "e1,V,3,,0,XTS,NAR,01,8 % + 30 XTS/NAR\n"));
  ASSERT_NE(tariff, nullptr);
  Question question = Windows("US");
  question.code = Code("841520");
  question.quantities = {{{"NAR", ""}, D("10")}};
  for (const auto& [value, duty] : {std::pair{"1000", "80.00"}, std::pair{"999", "129.92"},
                                    std::pair{"900", "122.00"}, std::pair{"899", "371.92"}}) {
    question.customs_value = D(value);
    const auto answer = Assess(*tariff, question);
    ASSERT_TRUE(answer) << value;
    EXPECT_EQ(answer->chosen().duty.text(), duty) << value;
  }
}

// Net mass of one piece: goods that are too light for their code are stopped.
TEST(Statement, ARatioIsOfOneSupplementaryUnit) {
  const auto tariff = Made(WithMeasures("c1,475,841510,1011,,2026-01-01,,,\n",
                                        "c1,R,1,,80,,KGM,28,\nc1,R,2,,0,,KGM,10,\n"));
  ASSERT_NE(tariff, nullptr);
  Question question = Windows("US");
  question.quantities = {{{"NAR", ""}, D("4")}, {{"KGM", ""}, D("320")}};
  const auto heavy = Assess(*tariff, question);
  ASSERT_TRUE(heavy);
  EXPECT_TRUE(heavy->stops.empty());
  question.quantities[1].amount = D("319");  // more than 80 in all, less each
  const auto light = Assess(*tariff, question);
  ASSERT_TRUE(light);
  EXPECT_EQ(light->stops.size(), 1U);
}

// A minimum price: below it the difference is due.
TEST(Statement, AMinimumPriceChargesTheDifference) {
  const auto tariff = Made(WithMeasures("x1,551,841510,US,,2026-01-01,,,\n",
                                        "x1,M,1,,300,XTS,NAR,01,\nx1,M,2,,,,,11,300 XTS/NAR\n"));
  ASSERT_NE(tariff, nullptr);
  Question question = Windows("US");
  const auto cheap = Assess(*tariff, question);
  ASSERT_TRUE(cheap);
  EXPECT_EQ(cheap->chosen().duty.text(), "300.00");  // 100 and 4 * 300 - 1000
  question.customs_value = D("1200");
  const auto dear = Assess(*tariff, question);
  ASSERT_TRUE(dear);
  EXPECT_EQ(dear->chosen().duty.text(), "120.00");
}

// Each difference is taken from its own price: of 4 pieces at 300 each, of which the country values
// without transport.
TEST(Statement, DifferencesAreTakenFromTheirOwnPrice) {
  const auto duty = [](std::string_view action, bool fob, auto change) {
    Files files = WithMeasures(
        "x1,551,841510,US,,2026-01-01,,,\n",
        "x1,M,1,,300,XTS,NAR,01,\nx1,M,2,,,,," + std::string(action) + ",300 XTS/NAR\n");
    if (fob) files["tariff.toml"] += "value_fob = true\n";
    const auto tariff = Made(files);
    Question question = Windows("US");
    change(question);
    const auto answer = Assess(*tariff, question);
    if (!answer) return answer.error().front().code;
    const auto reckoned = Reckon(*tariff, question);
    EXPECT_TRUE(reckoned);
    if (reckoned) {
      EXPECT_EQ(reckoned->duty, answer->chosen().duty);
    }
    return (answer->chosen().duty - D("100.00")).text();  // without the duty of 10 %
  };
  const auto nothing = [](Question&) {};
  const auto prices = [](Question& question) {
    question.price = D("280");
    question.price_currency = "XTS";
    question.cif_price = D("1150");
    question.frontier_price = D("1090");
  };
  EXPECT_EQ(duty("02", false, nothing), "200.00");  // 1200 less the value of 1000
  EXPECT_EQ(duty("02", false, prices), "80.00");    // less 4 * 280
  EXPECT_EQ(duty("03", false, prices), "50.00");
  EXPECT_EQ(duty("12", false, prices), "50.00");
  EXPECT_EQ(duty("11", false, prices), "110.00");
  EXPECT_EQ(duty("13", false, prices), "0.00");  // 1200 less 1150 and the duty of 100
  EXPECT_EQ(duty("13", false, nothing), "100.00");
  EXPECT_EQ(duty("03", false, nothing), "200.00");
  EXPECT_EQ(duty("03", true, nothing), "cif_price_missing");
  EXPECT_EQ(duty("12", true, nothing), "cif_price_missing");
  EXPECT_EQ(duty("13", true, nothing), "cif_price_missing");
  EXPECT_EQ(duty("11", true, nothing), "frontier_price_missing");
  EXPECT_EQ(duty("11", true, prices), "110.00");
}

TEST(Statement, AgriculturalComponentsComeFromTheCompositionTable) {
  Files files = SmallFiles();
  files["measures.csv"] =
      "id,type,code,area,from,duty,additional_code\n"
      "m1,103,8415,1011,2020-01-01,9 % + EA MAX 24.2 % + ADSZ,\n"
      "t1,674,84,1011,2020-01-01,10 XTS/DTN,7049\n"
      "t2,672,84,1011,2020-01-01,2 XTS/DTN,7049\n";
  files.erase("conditions.csv");
  const auto tariff = Made(files);
  ASSERT_NE(tariff, nullptr);
  Question question = Windows("US");
  EXPECT_EQ(FirstCode(Assess(*tariff, question)), "component_missing");
  question.composition_code = "7049";
  EXPECT_EQ(FirstCode(Assess(*tariff, question)), "quantity_missing");
  question.quantities.push_back({{"KGM", ""}, D("500")});
  const auto answer = Assess(*tariff, question);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->chosen().duty.text(), "140.00");  // 90 + 5 * 10, below 242 + 10
}

TEST(Statement, WhatCannotBeReckonedIsSaid) {
  Files files = SmallFiles();
  files["measures.csv"] =
      "id,type,code,area,from,duty,elsewhere\nm1,103,8415,1011,2020-01-01,,See note 2\n";
  files.erase("conditions.csv");
  const auto tariff = Made(files);
  ASSERT_NE(tariff, nullptr);
  EXPECT_EQ(FirstCode(Assess(*tariff, Windows("US"))), "rate_elsewhere");
}

// A second opinion on the short way: the same amounts, whatever is asked.
TEST(Statement, ReckonSaysTheSame) {
  const auto tariff = Made(WithQuota());
  ASSERT_NE(tariff, nullptr);
  int answered = 0;
  for (const char* origin : {"CN", "VN", "TR", "US"}) {
    for (const char* preference : {"", "100", "300", "120"}) {
      for (const char* document : {"", "U110"}) {
        Question question = Windows(origin);
        if (*preference != 0) question.preference = preference;
        if (*document != 0) question.documents = {document};
        const auto statement = Assess(*tariff, question);
        const auto charges = Reckon(*tariff, question);
        ASSERT_EQ(statement.has_value(), charges.has_value()) << origin << preference;
        if (!statement) continue;
        ++answered;
        EXPECT_EQ(charges->duty, statement->chosen().duty) << origin << preference << document;
        EXPECT_EQ(charges->vat, statement->chosen().vat) << origin << preference << document;
      }
    }
  }
  EXPECT_GT(answered, 20);
}

}  // namespace
}  // namespace tidewaiter::tariff
