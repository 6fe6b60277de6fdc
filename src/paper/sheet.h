// Sheet: a certificate, a title or another record on one page of paper, with the code beside it by
// which anybody verifies it.
//
//   ASSIGN_OR_RETURN(const std::string pdf, WriteSheetPdf({
//       .authority = "Customs of A", .title = "Certificate of origin", .code = symbol,
//       .code_says = "Scan to verify. What is printed here counts only if the page says the same.",
//       .lines = {{"Number", "COO-2026-000123"}, {"Exporter", "…"}}}));
//
// A4 upright, PDF by cairo, text of any script by Pango, from right to left where that is asked.
// The words are the caller's. Deterministic but for the fonts of the machine. Thread-safe;
// some 10 ms.
#ifndef TIDEWAITER_PAPER_SHEET_H_
#define TIDEWAITER_PAPER_SHEET_H_

#include <string>
#include <vector>

#include "base/result.h"
#include "paper/qr.h"

namespace tidewaiter::paper {

// A phone reads modules of this size from an office printer's page: version 25 is 50 mm wide with
// them, version 40 is 74 mm. Small symbols are made kSheetCodeMmMin wide.
inline constexpr double kSheetModuleMm = 0.4;
inline constexpr double kSheetCodeMmMin = 40;
// More lines, or longer ones, are a document of their own and not a sheet.
inline constexpr std::size_t kSheetLinesMax = 60;
inline constexpr std::size_t kSheetTextMax = 2'000;  // bytes of each text

struct SheetLine {
  std::string label = {};
  std::string value = {};  // broken over lines where it is long
};

struct Sheet {
  std::string authority = {};  // above the title
  std::string title = {};
  std::vector<SheetLine> lines = {};
  QrSymbol code = {};
  std::string code_says = {};  // beside the code
  std::string foot = {};
  std::string made = {};  // RFC 3339, for the PDF's own record; "" leaves it out
  bool right_to_left = false;
};

// Errors: kInvalidArgument: a text is too long or not UTF-8, too many lines, or they need more than
// one page; kUnavailable: cairo could not draw.
Result<std::string> WriteSheetPdf(const Sheet& sheet);

}  // namespace tidewaiter::paper

#endif  // TIDEWAITER_PAPER_SHEET_H_
