// Test titles: lives of titles as tables.
//
//   TitleLife life;
//   EXPECT_EQ(life.Do({"issue", "line", "holder=anna beneficiary=anna"}), "");
//   EXPECT_EQ(life.Do({"transfer", "ben", "holder=ben"}), "not_the_holder ");
//
// A step says who signs and what differs from the state before; persons are named by their names.
// "line" signs as the carrier. `document` is what the commitment to the bill is about.
#ifndef TIDEWAITER_LEDGER_TEST_TITLES_H_
#define TIDEWAITER_LEDGER_TEST_TITLES_H_

#include <sstream>
#include <string>
#include <vector>

#include "ledger/test_records.h"
#include "ledger/title.h"

namespace tidewaiter::ledger {

struct TitleDeed {
  std::string type{};  // "transfer"
  std::string by{};    // "anna ben"
  std::string says{};  // "holder=ben"; "holder=" is nobody
  std::string refused{};
  std::string document{};
};

inline std::vector<std::string> Words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;)
    words.push_back(word);
  return words;
}

inline std::string DidOrNone(const std::string& person) {
  return person.empty() ? "" : DidOf(person);
}

inline void SayOfTitle(Title& title, const std::string& member, const std::string& value) {
  if (member == "carrier") title.carrier = value;
  if (member == "to_order") title.to_order = value == "yes";
  if (member == "holder") title.holder = DidOrNone(value);
  if (member == "beneficiary") title.beneficiary = DidOrNone(value);
  if (member == "nominee") title.nominee = DidOrNone(value);
  if (member == "amendments") title.amendments = static_cast<std::uint32_t>(std::stoul(value));
  if (member == "from_paper") title.from_paper = value == "yes";
  if (member == "reason") title.reason = value;
  if (member == "to_log") title.to_log = value;
  if (member == "to_object") title.to_object = value;
  if (member == "from_log") title.from_log = value;
  if (member == "from_object") title.from_object = value;
  if (member == "proof") title.proof = value;
  for (const TitleStatus status :
       {TitleStatus::kHeld, TitleStatus::kSurrendered, TitleStatus::kAccepted, TitleStatus::kPaper,
        TitleStatus::kDelivered, TitleStatus::kMoved}) {
    if (member == "status" && value == Name(status)) title.status = status;
  }
  for (const TitlePurpose purpose :
       {TitlePurpose::kNone, TitlePurpose::kDelivery, TitlePurpose::kAmendment,
        TitlePurpose::kSwitchToPaper, TitlePurpose::kChangeOfRegistry}) {
    if (member == "purpose" && value == Name(purpose)) title.purpose = purpose;
  }
}

class TitleLife {
 public:
  TestRecords records;
  std::string object = "title/T1";
  std::string log = "na.example/ledger";
  std::string document = "bill 1";  // the commitment of the next entry
  std::string paper = "paper 1";    // the commitment to a paper's number, where there is one

  // Codes of what is refused, or "" and it stands.
  std::string Do(const TitleDeed& deed) { return records.Say(SayingOf(deed)); }
  std::string Try(const TitleDeed& deed) { return records.Try(SayingOf(deed)); }
  Title state() { return TitleOf(records.last(object)).value(); }
  bool begun() { return !records.entries(object).empty(); }

  Statement SayingOf(const TitleDeed& deed) {
    Title title{.carrier = "line", .to_order = true};
    if (begun()) title = Repeated(state());
    for (const std::string& word : Words(deed.says)) {
      const std::size_t at = word.find('=');
      SayOfTitle(title, word.substr(0, at), word.substr(at + 1));
    }
    Statement saying{.object = object,
                     .type = "title." + deed.type,
                     .data = WriteTitle(title),
                     .by = {},
                     .commit = {{"document", deed.document.empty() ? document : deed.document}},
                     .log = log};
    if (title.from_paper || title.status == TitleStatus::kPaper) {
      saying.commit["paper_number"] = paper;
    }
    for (const std::string& name : Words(deed.by))
      saying.by.push_back(name == "line" ? "line.example/titles" : name);
    return saying;
  }

 private:
  static Title Repeated(Title title) {
    title.reason = title.proof = "";
    title.to_log = title.to_object = title.from_log = title.from_object = "";
    return title;
  }
};

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_TEST_TITLES_H_
