// A version of the tariff as it stands in the records: loaded by one person, put in force by
// another.
//
//   engine.Submit(PutLoaded(version));
//   engine.Submit(PutInForce(version, manager, now_ms, all));   // the former one becomes "former"
#ifndef TIDEWAITER_API_TARIFF_VERSION_H_
#define TIDEWAITER_API_TARIFF_VERSION_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "clearance/engine.h"
#include "codec/json_writer.h"
#include "codec/problem.h"

namespace tidewaiter::api {

struct TariffVersion {
  std::string id;
  std::string name;
  std::string state = "loaded";  // loaded, in_force, former
  std::int64_t loaded_ms = 0;
  std::string loaded_by;  // account
  std::int64_t activated_ms = 0;
  std::string activated_by;
  std::size_t lines = 0;
  std::size_t measures = 0;
  std::size_t warnings_total = 0;
  codec::Problems warnings;
};

// Errors: kCorruption.
Result<TariffVersion> ReadTariffVersion(std::string_view record);

clearance::PutRecord PutLoaded(const TariffVersion& version);
// Changes the version as it is then; `all` holds those that may be in force before it.
clearance::PutRecords PutInForce(TariffVersion& version, std::string_view by, std::int64_t now_ms,
                                 std::span<const TariffVersion> all);

// The member "warnings": the first 200, which a person looks at; how many there are stands beside.
void AppendWarnings(codec::JsonWriter& json, const codec::Problems& warnings);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_TARIFF_VERSION_H_
