// Document: an import declaration as a trader lodges it, and the one reader and writer of its JSON.
//
//   const auto read = desk::ParseDocument(body, rules);
//   if (!read) for (const Problem& problem : read.error()) ...   // all of them, each with a
//   pointer std::string canonical = desk::WriteDocument(*read);
//
// The words follow the WCO Data Model (docs/formats/declaration.md lists members, limits and
// problem codes); src/api/openapi.json describes the same for other programs. Amounts are minor
// units of the administration's currency; a number that is not stated is NaN.
#ifndef TIDEWAITER_DESK_DOCUMENT_H_
#define TIDEWAITER_DESK_DOCUMENT_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "codec/problem.h"
#include "declaration/line_table.h"
#include "desk/words.h"

namespace tidewaiter::desk {

using codec::Problem;
using codec::Problems;

struct Party {
  std::string id;
  std::string name;
  std::string address;
  friend bool operator==(const Party&, const Party&) = default;
};

struct GoodsItem {
  std::string hs_code;
  std::string description;
  std::string origin;
  std::string dispatch;
  std::int64_t value_minor = 0;
  std::string procedure;
  std::string preference;
  std::string quota_order_number;  // of the tariff quota claimed, "" = none
  std::string quantity_unit;
  double net_mass_kg = kMissing;
  double gross_mass_kg = kMissing;
  double quantity = kMissing;
  double packages = kMissing;
  double containers = kMissing;
  double rate_percent = kMissing;
  std::string supplier;
  std::string manufacturer;
  std::vector<std::pair<std::string, std::string>> extra;  // by name
};

struct DocumentReference {
  std::string type;
  std::string reference;
};

struct Document {
  std::string lrn;
  Stage stage = Stage::kArrived;
  std::string office;
  std::string procedure;
  Party declarant;
  Party importer;
  Party supplier;  // id "" when not stated
  std::string carrier;
  std::string transport_mode;
  std::string transport_means;         // plate, name of the vessel, number of the flight
  std::vector<std::string> equipment;  // numbers of containers and trailers
  std::string dispatch;
  std::string delivery_terms;
  std::optional<Day> expected_arrival;
  std::vector<GoodsItem> items;
  std::vector<DocumentReference> documents;
};

// What a document is checked against.
struct DocumentRules {
  std::string currency = "XXX";          // the only one accepted
  int currency_digits = 2;               // of its minor unit
  std::vector<std::string> offices;      // known ones; empty: any
  std::vector<std::string> extra_names;  // attributes of the administration's own
};

inline constexpr std::size_t kEquipmentMax = 99;
inline constexpr std::size_t kItemsMax = 999;      // WCO Data Model: three digits
inline constexpr std::size_t kProblemsMax = 1000;  // then "too_many_problems" ends the list
inline constexpr std::size_t kDocumentBytesMax = std::size_t{1} << 20U;
inline constexpr int kDepthMax = 8;  // of objects and arrays in each other; the format has four

// Reads a declaration. Errors: every problem, in the order of the text; those that hold between
// members last. Strict: members that are not known, said twice or of another type are problems.
// O(bytes), some 1 µs a kilobyte; thread-safe.
std::expected<Document, Problems> ParseDocument(std::string_view json, const DocumentRules& rules);

// The document as JSON in one fixed order of members, without what is not stated. ParseDocument
// reads back the same document. `digits` as in the rules.
std::string WriteDocument(const Document& document, const DocumentRules& rules);

// Appends the items as lines of a table whose schema names the extra attributes. Line ids are
// "<id>-<item>", the declaration's id is `id`, outcomes are empty.
void AppendLines(const Document& document, std::string_view id, Day date, LineTable& lines);

// The amount as an exact decimal in major units: 125050 with 2 digits is "1250.50".
std::string FormatAmount(std::int64_t minor, int digits);

// Reads an exact decimal in major units. Errors: kInvalidArgument (not a decimal, more digits
// than the currency has, 64 bits).
Result<std::int64_t> ParseAmount(std::string_view text, int digits);

// Words by which the declaration is found: goods, parties, codes, references. At most 16 KiB.
std::string SearchText(const Document& document);

}  // namespace tidewaiter::desk

#endif  // TIDEWAITER_DESK_DOCUMENT_H_
