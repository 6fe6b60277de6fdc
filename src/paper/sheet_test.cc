// What is printed is read again by programs of others: the text by pdftotext, the code by zbarimg,
// each from the picture that a printer would get. The largest code of a sheet, and one a page wide.
#include "paper/sheet.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "os/file.h"
#include "os/process.h"
#include "os/test_folder.h"

namespace tidewaiter::paper {
namespace {

constexpr auto kInvalid = ErrorCode::kInvalidArgument;

bool Has(const std::string& program) {
  return os::RunProgram({"sh", "-c", "command -v " + program + " >/dev/null"}).has_value();
}

// An address of a paper code's form that fills a symbol: digits that repeat nowhere.
std::string LongText(std::size_t digits) {
  std::string text = "https://ledger.customs-a.example/verify#1";
  std::uint64_t state = 7;
  for (std::size_t i = 0; i < digits; ++i) {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    text += static_cast<char>('0' + (state >> 33U) % 10);
  }
  return text;
}

Sheet Example(const QrSymbol& code) {
  return {.authority = "Customs of A",
          .title = "Certificate of origin",
          .lines = {{"Number", "COO-2026-000123"},
                    {"Exporter", "Ōkahandja Fruit Co-operative, Pty <Ltd> & sons"},
                    {"Valid until", "2027-11-27"}},
          .code = code,
          .code_says = "Scan to verify. This sheet counts only if the page says the same.",
          .foot = "customs.na/ledger",
          .made = "2026-11-27T10:00:00Z"};
}

class Print : public testing::Test {
 protected:
  void SetUp() override {
    if (!Has("zbarimg") || !Has("pdftoppm") || !Has("rsvg-convert"))
      GTEST_SKIP() << "no zbar-tools, poppler-utils or librsvg2-bin here: run tools/install";
  }
  // What a shell's line, run in the folder, leaves in the file "out".
  std::string Shell(const std::string& line) {
    const Status status =
        os::RunProgram({"sh", "-c", "cd '" + folder_.path().string() + "' && " + line + " >out"});
    EXPECT_TRUE(status) << status.error();
    return os::ReadFile(folder_.path() / "out").value_or("");
  }
  void Write(const std::string& name, std::string_view bytes) {
    ASSERT_TRUE(os::WriteFile(folder_.path() / name, bytes));
  }
  os::TestFolder folder_;
};

TEST_F(Print, CodesAreReadFromThePage) {
  for (const auto& [text, version_max] :
       {std::pair(std::string("https://a.example/verify#1"), 25), std::pair(LongText(2'250), 25),
        std::pair(LongText(5'400), 40)}) {
    const auto encoded = EncodeQr(text, {.version_max = version_max});
    ASSERT_TRUE(encoded) << encoded.error();
    const QrSymbol& code = *encoded;
    EXPECT_TRUE(code.version == version_max || text.size() < 100);
    const auto pdf = WriteSheetPdf(Example(code));
    ASSERT_TRUE(pdf) << pdf.error();
    Write("sheet.pdf", *pdf);
    Write("code.svg", QrSvg(code));
    EXPECT_EQ(Shell("pdftoppm -r 300 -gray -singlefile -png sheet.pdf page && "
                    "zbarimg -q --raw -Sdisable -Sqr.enable page.png"),
              text + "\n")
        << "version " << code.version;
    EXPECT_EQ(Shell("rsvg-convert -w 1200 code.svg -o code.png && "
                    "zbarimg -q --raw -Sdisable -Sqr.enable code.png"),
              text + "\n")
        << "version " << code.version;
  }
}

TEST_F(Print, TextIsReadFromThePage) {
  Write("sheet.pdf", *WriteSheetPdf(Example(*EncodeQr("x"))));
  const std::string words = Shell("pdftotext -layout sheet.pdf -");
  for (const char* const word :
       {"Customs of A", "Certificate of origin", "COO-2026-000123",
        "Ōkahandja Fruit Co-operative, Pty <Ltd> & sons", "Scan to verify", "customs.na/ledger"}) {
    EXPECT_NE(words.find(word), std::string::npos) << word;
  }
}

// The code is at the side where reading starts: the first column of black is on the left or right.
TEST_F(Print, FromRightToLeft) {
  Sheet sheet = Example(*EncodeQr(LongText(500)));
  sheet.title = "شهادة المنشأ";
  sheet.right_to_left = true;
  Write("sheet.pdf", *WriteSheetPdf(sheet));
  EXPECT_EQ(Shell("pdftoppm -r 300 -x 1240 -y 2000 -W 1240 -H 1508 -gray -singlefile -png sheet.pdf"
                  " page && zbarimg -q --raw -Sdisable -Sqr.enable page.png"),
            LongText(500) + "\n");
}

TEST(Sheet, RefusesWhatDoesNotFit) {
  const QrSymbol code = *EncodeQr("x");
  Sheet sheet = Example(code);
  sheet.title = std::string(kSheetTextMax + 1, 'x');
  EXPECT_EQ(WriteSheetPdf(sheet).error().field, "/title");
  sheet = Example(code);
  sheet.lines[1].value = "\xFF";
  EXPECT_EQ(WriteSheetPdf(sheet).error().field, "/lines/1/value");
  sheet = Example(code);
  sheet.lines.assign(kSheetLinesMax + 1, {"a", "b"});
  EXPECT_EQ(WriteSheetPdf(sheet).error().code, kInvalid);
  sheet.lines.assign(kSheetLinesMax, {"a", std::string(300, 'w')});
  EXPECT_EQ(WriteSheetPdf(sheet).error().field, "/lines");
}

TEST(Sheet, SameBytesEachTime) {
  const Sheet sheet = Example(*EncodeQr("x"));
  EXPECT_EQ(*WriteSheetPdf(sheet), *WriteSheetPdf(sheet));
}

}  // namespace
}  // namespace tidewaiter::paper
