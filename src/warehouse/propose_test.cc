#include "warehouse/propose.h"

#include "gtest/gtest.h"

#include "warehouse/reader.h"
#include "warehouse/synonyms.h"
#include "warehouse/test_files.h"

namespace tidewaiter::warehouse {
namespace {

using Columns = std::map<std::string, std::string, std::less<>>;
using Names = std::vector<std::string>;

Names ExtraColumns(const Mapping& mapping) {
  Names names;
  for (const auto& [name, column] : mapping.extras)
    names.push_back(column);
  return names;
}

TEST(Synonyms, NamesBecomeWords) {
  EXPECT_EQ(NameWords("HS6 Code"), (Names{"hs6", "code"}));
  EXPECT_EQ(NameWords("importerName_ID"), (Names{"importer", "name", "id"}));
  EXPECT_EQ(NameWords("Número de DECLARAÇÃO"), (Names{"numero", "de", "declaracao"}));
  EXPECT_EQ(Likeness(NameWords("Pays d'origine"), "pays origine"), 1);
  EXPECT_EQ(Likeness(NameWords("Origin"), "country of origin"), 0);
  EXPECT_EQ(OutcomeWordOf(NameWords("ResultadoInspeccion")), OutcomeWord::kVerdict);
  EXPECT_EQ(OutcomeWordOf(NameWords("Additional duty")), OutcomeWord::kRecovered);
  EXPECT_EQ(OutcomeWordOf(NameWords("Additional code")), OutcomeWord::kNone);
}

TEST(Propose, AFrenchFileWithCommasAndSemicolons) {
  std::string text =
      "N\xB0 d\xE9"
      "claration;Article;Date d'enregistrement;Code SH;Pays d'origine;"
      "Poids net;Valeur en douane;D\xE9signation commerciale;Fraude constat\xE9"
      "e;"
      "R\xE9gime;Droits recouvr\xE9s\n";
  for (int i = 0; i < 200; ++i) {
    text += fmt::format(
        "D{};{};{:02}/03/2025;{};{};{},5;1.2{:02},75;caf\xE9 torr\xE9"
        "fi\xE9 {};{};C{};0\n",
        i / 2, i % 2 + 1, i % 28 + 1, i % 3 == 0 ? "90121" : "640299", i % 5 == 0 ? "NA" : "FR",
        i + 1, i % 100, i, i % 7 == 0 ? "oui" : "non", i % 4);
  }
  const os::Path path = Written(Scratch("propose") / "fr.csv", text);
  const auto proposal = ProposeMapping(path);
  ASSERT_TRUE(proposal.has_value()) << proposal.error();
  const Mapping& mapping = proposal->mapping;
  EXPECT_EQ(mapping.delimiter, ';');
  EXPECT_EQ(mapping.encoding, Encoding::kLatin1);
  EXPECT_EQ(mapping.decimal, ',');
  EXPECT_EQ(mapping.date_format, "%d/%m/%Y");
  EXPECT_EQ(mapping.columns, (Columns{{"declaration_id", "N° déclaration"},
                                      {"item", "Article"},
                                      {"date", "Date d'enregistrement"},
                                      {"hs_code", "Code SH"},
                                      {"origin", "Pays d'origine"},
                                      {"net_mass_kg", "Poids net"},
                                      {"value", "Valeur en douane"},
                                      {"description", "Désignation commerciale"},
                                      {"procedure", "Régime"}}));
  ASSERT_TRUE(mapping.outcome.flag.has_value());
  EXPECT_EQ(mapping.outcome.flag->wrong, (Names{"oui"}));
  const auto parsed = ParseMapping(RenderMapping(mapping), "proposed");
  ASSERT_TRUE(parsed.has_value()) << parsed.error();
  EXPECT_EQ(*parsed, mapping);
  const auto read = ReadLines(path, mapping, NoProgress);
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->summary.accepted, 200U);
}

TEST(Propose, NothingToGoByIsAnError) {
  const os::Path folder = Scratch("propose_errors");
  const auto code = [&](std::string_view text) {
    return ProposeMapping(Written(folder / "a.csv", text)).error().code;
  };
  EXPECT_EQ(code("a,b\n1,2\n"), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code("date\n"), ErrorCode::kInvalidArgument);
  EXPECT_EQ(ProposeMapping("/nowhere.csv").error().code, ErrorCode::kNotFound);
}

TEST(Propose, KoreanCustomsFile) {
  const os::Path path = Shared() / "data/declarations/kr_customs/df_syn_train_eng.csv";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << path;
  const auto proposal = ProposeMapping(path);
  ASSERT_TRUE(proposal.has_value()) << proposal.error();
  const Mapping& mapping = proposal->mapping;
  EXPECT_EQ(mapping.columns, (Columns{{"declaration_id", "Declaration ID"},
                                      {"date", "Date"},
                                      {"office", "Office ID"},
                                      {"transport_mode", "Mode of Transport"},
                                      {"declarant", "Declarant ID"},
                                      {"importer", "Importer ID"},
                                      {"supplier", "Seller ID"},
                                      {"carrier", "Courier ID"},
                                      {"hs_code", "HS6 Code"},
                                      {"dispatch", "Country of Departure"},
                                      {"origin", "Country of Origin"},
                                      {"rate_percent", "Tax Rate"},
                                      {"preference", "Tax Type"},
                                      {"net_mass_kg", "Net Mass"},
                                      {"value", "Item Price"}}));
  EXPECT_EQ(ExtraColumns(mapping), (Names{"Process Type", "Import Type", "Import Use",
                                          "Payment Type", "Country of Origin Indicator"}));
  ASSERT_TRUE(mapping.outcome.flag.has_value());
  EXPECT_EQ(mapping.outcome.flag->column, "Fraud");
  EXPECT_EQ(mapping.outcome.flag->wrong, (Names{"1"}));
  EXPECT_EQ(mapping.outcome.flag->clean, (Names{"0"}));
  EXPECT_EQ(proposal->unmapped, (Names{"Critical Fraud"}));
  const auto read = ReadLines(path, mapping, NoProgress);
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->summary.rows_read, 37'385U);
  EXPECT_EQ(read->summary.accepted, 37'385U);
}

TEST(Propose, SupplyChainFile) {
  const os::Path path = Shared() / "data/declarations/usaid_scms/SCMS_Delivery_History_Dataset.csv";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << path;
  const auto proposal = ProposeMapping(path);
  ASSERT_TRUE(proposal.has_value()) << proposal.error();
  const Mapping& mapping = proposal->mapping;
  EXPECT_EQ(mapping.Column("id"), "ID");
  EXPECT_EQ(mapping.date_format, "%d-%b-%y");
  EXPECT_EQ(mapping.Column("description"), "Item Description");
  EXPECT_EQ(mapping.Column("supplier"), "Vendor");
  EXPECT_EQ(mapping.Column("manufacturer"), "Manufacturing Site");
  EXPECT_EQ(mapping.Column("quantity"), "Line Item Quantity");
  EXPECT_EQ(mapping.Column("value"), "Line Item Value");
  EXPECT_EQ(mapping.Column("hs_code"), "");
  EXPECT_EQ(mapping.Column("gross_mass_kg"), "");  // texts in a third of its cells
  EXPECT_EQ(mapping.currency, "USD");
  EXPECT_FALSE(mapping.outcome.flag.has_value());
  const auto read = ReadLines(path, mapping, NoProgress);
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->summary.accepted, 10'324U);
}

}  // namespace
}  // namespace tidewaiter::warehouse
