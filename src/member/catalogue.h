// Catalogue: the records of all logs as they stand now, to be listed and searched. Derived from the
// copies of the logs: it may be deleted, and is then made again.
#ifndef TIDEWAITER_MEMBER_CATALOGUE_H_
#define TIDEWAITER_MEMBER_CATALOGUE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/entry.h"
#include "os/file.h"

namespace tidewaiter::member {

struct Record {
  std::string object;        // "title/T-7QX2"
  std::string kind;          // "title"
  std::string log;           // origin
  std::string member;        // who writes that log
  std::uint32_t number = 0;  // of the last entry
  std::string type;          // of the last entry
  std::string status;        // data's "status"; empty where the kind has none
  bool ended = false;
  std::int64_t opened_ms = 0;   // time of its first entry
  std::int64_t changed_ms = 0;  // and of its last
  bool is_final = false;        // the last entry is
  std::string data;             // of the last entry
};

struct RecordQuery {
  std::string kind = {};    // empty: all
  std::string status = {};  // empty: all
  std::string member = {};  // writer of the log; empty: all
  std::string party = {};   // a did:key or a member that the last state names; empty: all
  std::string text = {};    // a part of the object's id, without regard to case
  std::optional<bool> ended{};
  std::size_t limit = 50;   // at most 200
  std::string cursor = {};  // of the page before
};

struct RecordPage {
  std::vector<Record> records;  // last changed first
  std::string next = {};        // empty: that was all
};

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_CATALOGUE_H_
