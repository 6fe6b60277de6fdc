// Files of precedents and of nomenclatures, as people have them.
//
//   const FileRows<Precedent> read = ReadPrecedents(bytes);
//   for (const codec::Problem& problem : read.problems) ...   // "/12/code": "12x" is not a code
//   read.rows
//
// CSV with a header (comma or semicolon, quotes as RFC 4180), TSV with a header (tabs, no quotes),
// or three columns parted by tabs without a header: number, code, text. UTF-8. Columns are found by
// name, in any order, and others are passed over:
//   code      code, hscode, hs_code, hs6, goods_code, commodity, commodity_code
//   text      text, description, descr, desc
//   id, day   id, row, reference; day, date ("2026-02-28")
//   ruling    ruling: 1, true, yes for a binding ruling
//   language  lang, language
//   suffix, indent, hier_pos, end_date: a TARIC export, whose lines without a code of their own
//             (suffix other than 80) go before the texts of the lines below them
// A file that cannot be read at all has one problem and no rows; a row with a problem is left out.
// No function fails. O(bytes), thread-safe.
#ifndef TIDEWAITER_CLASSIFY_READ_FILES_H_
#define TIDEWAITER_CLASSIFY_READ_FILES_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "classify/precedent.h"
#include "codec/problem.h"

namespace tidewaiter::classify {

// More problems are counted but not told: the rest of such a file is as bad.
inline constexpr std::size_t kProblemsMax = 50;

template <typename Row>
struct FileRows {
  std::vector<Row> rows;
  // Codes: "utf8", "quotes", "missing_column", "bad_code", "empty_text", "bad_day". The pointer is
  // the physical line, from 1, and the column: "/12/code".
  codec::Problems problems;
  std::size_t refused = 0;  // rows left out, told or not
};

FileRows<Precedent> ReadPrecedents(std::string_view bytes);

// `language` is that of lines without a column for it. Rows whose code has no digit ("TOTAL") are
// headlines and passed over, and so are those with an end date.
FileRows<NomenclatureEntry> ReadNomenclature(std::string_view bytes, std::string_view language);

// Trade words by code: as ReadNomenclature, each marked as a synonym.
FileRows<NomenclatureEntry> ReadSynonyms(std::string_view bytes);

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_READ_FILES_H_
