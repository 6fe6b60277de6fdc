// Clerk: writes a telling down as a declared line with its truth. Rounding, missing fields, typos
// and codes are the same for honest lines and others.
#ifndef TIDEWAITER_SIM_CLERK_H_
#define TIDEWAITER_SIM_CLERK_H_

#include <string>
#include <string_view>

#include "base/random.h"
#include "sim/policy.h"
#include "sim/scheme.h"
#include "sim/tariff.h"
#include "sim/trader.h"
#include "sim/words.h"

namespace tidewaiter::sim {

// What the lines of one declaration share.
struct Header {
  std::string declaration_id;
  Day day = 0;
  std::string office;
  std::string declarant;
  std::string importer;
  std::string importer_name;
  std::string importer_address;
  std::string_view carrier;
  std::string_view delivery_terms;
  std::string_view transport_mode;  // 1 sea, 3 road, 4 air, 5 post
  bool from_warehouse = false;
};

class Clerk {
 public:
  explicit Clerk(const Tariff& tariff) : tariff_(tariff) {}

  // A header without its declaration id. `alias`: in whose name, or null for the trader's own.
  void DrawHeader(const Trader& trader, const Alias* alias, Day day, const Item& first,
                  Random& random, Header& header) const;

  // Fills record and truth of `line`, all fields but the outcome. The scheme is recorded only if
  // the two items, rounded, differ.
  void Write(const Header& header, int item_number, const Trader& trader, Telling telling,
             Random& random, Line& line) const;

 private:
  void WriteTruth(const Trader& trader, const Telling& telling, Day day, Line& line) const;
  void WriteCodes(const Header& header, const Trader& trader, const Item& item, Random& random,
                  LineRecord& record) const;
  void WriteNumbers(const Header& header, const Item& item, KindSet wrong, Random& random,
                    LineRecord& record) const;

  const Tariff& tariff_;
  Describer describer_;
};

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_CLERK_H_
