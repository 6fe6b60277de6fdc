// Titles as TradeTrust's title escrow and as DCSA's PINT chain.
#include "ledger/test_titles.h"
#include "ledger/title_escrow.h"
#include "ledger/title_pint.h"

namespace tidewaiter::ledger {
namespace {

std::vector<TitleStep> ChainOf(TitleLife& life, const std::vector<TitleDeed>& deeds) {
  for (const TitleDeed& deed : deeds)
    EXPECT_EQ(life.Do(deed), "") << deed.type;
  return EndorsementChain(life.records.entries(life.object)).value();
}

const TitleDeed issued_deed{"issue", "line", "holder=anna beneficiary=anna"};

struct EscrowCase {
  std::vector<TitleDeed> deeds;
  EscrowToken token;
  std::string call;  // of the last deed
  std::string holder, beneficiary, nominee, prev_holder, prev_beneficiary;
};

TEST(TitleEscrow, AfterEachKindOfStep) {
  const TitleDeed surrendered{"surrender", "anna", "status=surrendered purpose=delivery"};
  const TitleDeed accepted{"accept", "line", "status=accepted"};
  using enum EscrowToken;
  const std::vector<EscrowCase> cases{
      {{issued_deed}, kEscrow, "mint", "anna", "anna", "", "", ""},
      {{issued_deed, {"transfer", "anna", "holder=ben"}},
       kEscrow,
       "transferHolder",
       "ben",
       "anna",
       "",
       "anna",
       ""},
      {{issued_deed, {"nominate", "anna", "nominee=ben"}},
       kEscrow,
       "nominate",
       "anna",
       "anna",
       "ben",
       "",
       ""},
      {{issued_deed, {"endorse", "anna", "beneficiary=ben"}},
       kEscrow,
       "transferBeneficiary",
       "anna",
       "ben",
       "",
       "",
       "anna"},
      {{issued_deed, {"endorse", "anna", "beneficiary="}},
       kEscrow,
       "transferBeneficiary",
       "anna",
       "anna",
       "",
       "",
       ""},
      {{issued_deed, {"transfer_both", "anna", "holder=ben beneficiary=carl"}},
       kEscrow,
       "transferOwners",
       "ben",
       "carl",
       "",
       "anna",
       "anna"},
      {{issued_deed,
        {"transfer", "anna", "holder=ben"},
        {"reject", "ben", "holder=anna reason=no"}},
       kEscrow,
       "rejectTransferHolder",
       "anna",
       "anna",
       "",
       "",
       ""},
      {{issued_deed, surrendered}, kRegistry, "returnToIssuer", "anna", "anna", "", "", ""},
      {{issued_deed, surrendered, {"refuse", "line", "status=held purpose= reason=no"}},
       kEscrow,
       "restore",
       "anna",
       "anna",
       "",
       "",
       ""},
      {{issued_deed, surrendered, accepted}, kRegistry, "", "anna", "anna", "", "", ""},
      {{issued_deed, surrendered, accepted, {"delivered", "line", "status=delivered purpose="}},
       kBurnt,
       "burn",
       "",
       "",
       "",
       "",
       ""},
  };
  for (const EscrowCase& one : cases) {
    SCOPED_TRACE(one.deeds.back().type);
    TitleLife life;
    const auto chain = ChainOf(life, one.deeds);
    EXPECT_EQ(EscrowCall(chain.back()), one.call);
    const EscrowView want{.token = one.token,
                          .holder = DidOrNone(one.holder),
                          .beneficiary = DidOrNone(one.beneficiary),
                          .nominee = DidOrNone(one.nominee),
                          .prev_holder = DidOrNone(one.prev_holder),
                          .prev_beneficiary = DidOrNone(one.prev_beneficiary)};
    EXPECT_EQ(EscrowOf(chain), want);
  }
}

std::string PintText(const std::vector<TitleStep>& chain) {
  std::string text;
  for (const TitleStep& step : chain) {
    for (const PintTransaction& t : PintOf(step)) {
      text += fmt::format("{}{}{}{}", text.empty() ? "" : " ", Name(t.action),
                          t.reason_code.empty() ? "" : ":", t.reason_code);
    }
  }
  return text;
}

TEST(TitlePint, ChainsAsActionCodes) {
  struct Case {
    std::vector<TitleDeed> deeds;
    std::string codes;
  };
  const std::vector<Case> cases{
      {{issued_deed, {"transfer", "anna", "holder=ben"}}, "ISSUE TRANSFER"},
      {{issued_deed, {"nominate", "anna", "nominee=ben"}}, "ISSUE"},
      {{issued_deed, {"endorse", "anna", "beneficiary=ben"}}, "ISSUE ENDORSE_TO_ORDER"},
      {{issued_deed, {"endorse", "anna", "beneficiary=ben to_order=no"}}, "ISSUE ENDORSE"},
      {{issued_deed, {"endorse", "anna", "beneficiary="}}, "ISSUE BLANK_ENDORSE"},
      {{issued_deed, {"transfer_both", "anna", "holder=ben beneficiary=ben"}},
       "ISSUE ENDORSE_TO_ORDER TRANSFER"},
      {{issued_deed,
        {"surrender", "anna", "status=surrendered purpose=delivery"},
        {"refuse", "line", "status=held purpose= reason=no"},
        {"surrender", "anna", "status=surrendered purpose=switch_to_paper"},
        {"accept", "line", "status=accepted"}},
       "ISSUE SURRENDER_FOR_DELIVERY SREJ SURRENDER_FOR_AMENDMENT:SWTP SACC"},
      {{issued_deed,
        {"transfer", "anna", "holder=ben"},
        {"reject", "ben", "holder=anna reason=no"}},
       "ISSUE TRANSFER TRANSFER"},
  };
  for (const Case& one : cases) {
    TitleLife life;
    const auto chain = ChainOf(life, one.deeds);
    EXPECT_EQ(PintText(chain), one.codes);
    std::vector<PintTransaction> transactions;
    for (const TitleStep& step : chain)
      std::ranges::copy(PintOf(step), std::back_inserter(transactions));
    EXPECT_EQ(Refused(CheckPintChain(transactions, true)), "");
  }
}

TEST(TitlePint, NamesAreDcsas) {
  EXPECT_EQ(Name(PintAction::kEndorseToOrder), "ENDORSE_TO_ORDER");
  EXPECT_EQ(FindPintAction("SREJ"), PintAction::kSrej);
  EXPECT_EQ(FindPintAction("ISSU"), std::nullopt);
}

// Chains of other platforms: "ACTION actor recipient", one a line.
TEST(TitlePint, WhatAChainRefuses) {
  struct Case {
    std::vector<std::string> chain;
    std::string refused;
    bool to_order = true;
  };
  const std::string issue = "ISSUE line anna";
  const std::string gave = "SURRENDER_FOR_DELIVERY anna line";
  const std::vector<Case> cases{
      {{}, "pint_empty "},
      {{"TRANSFER anna ben"}, "pint_issue /0/actionCode; pint_possessor /0/actor"},
      {{issue, issue}, "pint_issue /1/actionCode"},
      {{issue, "TRANSFER ben carl"}, "pint_possessor /1/actor"},
      {{issue, "TRANSFER anna ben", "TRANSFER anna carl"}, "pint_possessor /2/actor"},
      {{issue, "TRANSFER anna"}, "pint_recipient /1/recipient"},
      {{issue, "ENDORSE anna ben"}, "pint_not_to_order /1/actionCode", false},
      {{issue, "ENDORSE anna ben", "TRANSFER anna ben", "ENDORSE ben carl"},
       "pint_not_to_order /3/actionCode"},
      {{issue, "ENDORSE_TO_ORDER anna ben", "ENDORSE anna carl"}, "pint_endorsee /2/actor"},
      {{issue, "BLANK_ENDORSE anna", "TRANSFER anna ben", "ENDORSE ben carl"}, ""},
      {{issue, "SIGN ben"}, "pint_possessor /1/actor"},
      {{issue, "SURRENDER_FOR_DELIVERY anna ben"}, "pint_carrier /1/recipient"},
      {{issue, "SACC line anna"}, "pint_surrender /1/actionCode; pint_recipient /1/recipient"},
      {{issue, gave, "TRANSFER anna ben"}, "pint_surrender /2/actionCode; pint_possessor /2/actor"},
      {{issue, gave, "SREJ ben anna"}, "pint_carrier /2/actor"},
      {{issue, gave, "SREJ line ben"}, "pint_recipient /2/recipient"},
      {{issue, gave, "SREJ line anna", "TRANSFER anna ben"}, ""},
      {{issue, gave, "SACC line anna", "SIGN line"}, "pint_over /3"},
  };
  for (const Case& one : cases) {
    std::vector<PintTransaction> chain;
    for (const std::string& line : one.chain) {
      std::vector<std::string> words = Words(line);
      words.resize(3);
      chain.push_back({.action = FindPintAction(words[0]).value_or(PintAction::kSign),
                       .actor = words[1],
                       .recipient = words[2],
                       .time_ms = kTestBegin});
    }
    EXPECT_EQ(Refused(CheckPintChain(chain, one.to_order)), one.refused);
  }
}

TEST(TitlePint, AnswersToAPlatform) {
  struct Case {
    std::vector<std::string> codes;
    std::string response;
  };
  const std::vector<Case> cases{
      {{}, "RECE"},
      {{"not_the_holder"}, "BENV"},
      {{"not_the_holder", "number_taken"}, "DISE"},
      {{"ended"}, "DISE"},
      {{"number_taken", "signature"}, "BSIG"},
  };
  for (const Case& one : cases) {
    Refusals refusals;
    for (const std::string& code : one.codes)
      refusals.push_back({.code = code, .pointer = "", .detail = ""});
    EXPECT_EQ(PintResponse(refusals), one.response);
  }
}

TEST(TitlePint, TimeDoesNotStepBack) {
  const std::vector<PintTransaction> chain{
      {.action = PintAction::kIssue, .actor = "line", .recipient = "anna", .time_ms = 2},
      {.action = PintAction::kSign, .actor = "anna", .time_ms = 1}};
  EXPECT_EQ(Refused(CheckPintChain(chain, true)), "pint_time /1/actionDateTime");
}

}  // namespace
}  // namespace tidewaiter::ledger
