#include "ledger/presentation.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/internal/judge.h"

namespace tidewaiter::ledger {
namespace {

// Words as they count: letter case, blanks and marks between words do not.
std::string Plain(std::string_view text) {
  std::string plain;
  bool gap = false;
  for (const char c : text) {
    const bool marks = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == '.' ||
                       c == ';' || c == ':' || c == '-';
    if (marks) {
      gap = !plain.empty();
      continue;
    }
    if (gap) plain += ' ';
    gap = false;
    plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return plain;
}

bool Same(std::string_view a, std::string_view b) {
  return Plain(a) == Plain(b);
}

// The first day from `day` on which the bank is open.
Day OpenFrom(Day day, const std::vector<Day>& closed) {
  for (const Day shut : closed) {
    if (shut == day) ++day;
  }
  return day;
}

std::optional<Day> ShippedOn(const Envelope& envelope) {
  std::optional<Day> first;  // several bills: the credit's time runs from the latest (31(b))
  for (const PresentedDocument& document : envelope.documents) {
    if (document.type == kBillOfLading && document.on_board) {
      first = std::max(first.value_or(*document.on_board), *document.on_board);
    }
  }
  return first;
}

class Examination {
 public:
  Examination(const CreditTerms& credit, const Envelope& envelope)
      : credit_(credit), envelope_(envelope) {}

  std::vector<Discrepancy> Run() {
    CheckTimes();
    CheckRequired();
    for (at_ = 0; at_ < envelope_.documents.size(); ++at_)
      CheckDocument(envelope_.documents[at_]);
    CheckSum();
    return std::move(found_);
  }

 private:
  void Found(std::string_view code, std::string_view article, std::string_view member,
             std::string detail) {
    found_.push_back({std::string(code), std::string(article),
                      fmt::format("/documents/{}{}", at_, member), std::move(detail)});
  }
  void FoundInAll(std::string_view code, std::string_view article, std::string_view pointer,
                  std::string detail) {
    found_.push_back(
        {std::string(code), std::string(article), std::string(pointer), std::move(detail)});
  }

  void CheckTimes() {
    const Day expires = OpenFrom(credit_.expires, envelope_.closed_days);
    if (envelope_.presented > expires) {
      FoundInAll("after_expiry", "6(d)", "/presented",
                 fmt::format("the credit expired {}", FormatDay(expires)));
    }
    const auto shipped = ShippedOn(envelope_);
    if (!shipped) return;
    const Day last = OpenFrom(*shipped + credit_.presentation_days, envelope_.closed_days);
    if (envelope_.presented > last) {
      FoundInAll("stale", "14(c)", "/presented",
                 fmt::format("shipped {}, so by {}", FormatDay(*shipped), FormatDay(last)));
    }
  }

  void CheckRequired() {
    for (const RequiredDocument& required : credit_.documents) {
      int originals = 0;
      int all = 0;
      for (const PresentedDocument& document : envelope_.documents) {
        if (document.type != required.type) continue;
        originals += document.originals;
        all += document.originals + document.copies;
      }
      if (all == 0) {
        FoundInAll("missing_document", "14(a)", "/documents",
                   fmt::format("there is no {}", required.type));
      } else if (originals < required.originals) {
        FoundInAll("too_few_originals", "17(a)", "/documents",
                   fmt::format("{}: {} of {}", required.type, originals, required.originals));
      } else if (all < required.originals + required.copies) {  // originals may stand in (17(d))
        FoundInAll(
            "too_few_copies", "17(d)", "/documents",
            fmt::format("{}: {} of {}", required.type, all, required.originals + required.copies));
      }
    }
  }

  void CheckDocument(const PresentedDocument& document) {
    if (document.dated && *document.dated > envelope_.presented) {
      Found("dated_later", "14(i)", "/dated", "is dated after the presentation");
    }
    if (document.type == kInvoice) CheckInvoice(document);
    if (document.type == kBillOfLading) CheckBill(document);
    if (document.type == kInsurance) CheckInsurance(document);
    if (document.type != kBillOfLading) CheckPortsAgree(document);
  }

  void CheckInvoice(const PresentedDocument& invoice) {
    if (!Same(invoice.issuer, credit_.beneficiary)) {
      Found("not_by_beneficiary", "18(a)(i)", "/issuer",
            fmt::format("'{}' is not the beneficiary", invoice.issuer));
    }
    if (!Same(invoice.addressee, credit_.applicant)) {
      Found("not_to_applicant", "18(a)(ii)", "/addressee",
            fmt::format("'{}' is not the applicant", invoice.addressee));
    }
    if (invoice.currency != credit_.currency) {
      Found("other_currency", "18(a)(iii)", "/currency",
            fmt::format("the credit is in {}", credit_.currency));
    }
    if (!AmountIn(invoice.currency, invoice.amount)) {
      Found("no_amount", "18(b)", "/amount", "says no amount");
    }
    if (!Same(invoice.description, credit_.goods)) {
      Found("description_differs", "18(c)", "/description",
            "does not correspond with the description in the credit");
    }
  }

  void CheckBill(const PresentedDocument& bill) {
    if (!bill.is_signed) Found("not_signed", "20(a)(i)", "/is_signed", "nobody has signed it");
    if (bill.carrier.empty()) Found("no_carrier", "20(a)(i)", "/carrier", "names no carrier");
    if (!bill.on_board) {
      Found("not_on_board", "20(a)(ii)", "/on_board", "does not say that the goods are shipped");
    } else if (credit_.latest_shipment && *bill.on_board > *credit_.latest_shipment) {
      Found("late_shipment", "29(c)", "/on_board",  // never moved by a closed day
            fmt::format("the latest day was {}", FormatDay(*credit_.latest_shipment)));
    }
    CheckPort(bill.port_of_loading, credit_.port_of_loading, "/port_of_loading");
    CheckPort(bill.port_of_discharge, credit_.port_of_discharge, "/port_of_discharge");
    if (bill.originals < bill.originals_issued) {
      Found("not_full_set", "20(a)(iv)", "/originals",
            fmt::format("{} of {} originals", bill.originals, bill.originals_issued));
    }
    if (bill.charter_party)
      Found("charter_party", "20(a)(vi)", "/charter_party", "is subject to one");
    if (bill.on_deck) Found("on_deck", "26(a)", "/on_deck", "the goods are loaded on deck");
    if (bill.defective) Found("not_clean", "27", "/defective", "a clause tells of defects");
    if (!credit_.bank_key.empty()) CheckTitle(bill);
  }

  void CheckPort(std::string_view port, std::string_view wanted, std::string_view member) {
    if (wanted.empty() || Same(port, wanted)) return;
    Found("other_port", "20(a)(iii)", member, fmt::format("the credit says {}", wanted));
  }

  void CheckTitle(const PresentedDocument& bill) {
    if (!bill.title) {
      return Found("no_title", "MLETR 10", "/title", "the bill is in no ledger");
    }
    const Title& title = *bill.title;
    if (title.status != TitleStatus::kHeld) {
      return Found("title_not_held", "MLETR 11", "/title/status",
                   fmt::format("the title is {}", Name(title.status)));
    }
    if (title.holder != credit_.bank_key) {
      Found("bank_not_in_control", "MLETR 11", "/title/holder", "the bank does not hold the title");
    }
    if (credit_.endorsed_to_bank && EntitledTo(title) != credit_.bank_key) {
      Found("not_endorsed_to_bank", "MLETR 15", "/title/beneficiary",
            "it is neither endorsed to the bank nor in blank");
    }
  }

  void CheckInsurance(const PresentedDocument& insurance) {
    if (insurance.cover_note) Found("cover_note", "28(c)", "/cover_note", "is only a cover note");
    if (insurance.originals < insurance.originals_issued) {
      Found("not_full_set", "28(b)", "/originals",
            fmt::format("{} of {} originals", insurance.originals, insurance.originals_issued));
    }
    const auto shipped = ShippedOn(envelope_);
    if (shipped && insurance.dated && *insurance.dated > *shipped) {
      Found("insured_late", "28(e)", "/dated",
            fmt::format("the goods were shipped {}", FormatDay(*shipped)));
    }
    if (insurance.currency != credit_.currency) {
      return Found("other_currency", "28(f)(i)", "/currency",
                   fmt::format("the credit is in {}", credit_.currency));
    }
    const auto insured = AmountIn(insurance.currency, insurance.amount);
    const Decimal least = Invoiced() * Decimal(credit_.insured_percent).Scaled(-2);
    if (insured && least.ok() && *insured < least) {
      Found("under_insured", "28(f)(ii)", "/amount",
            fmt::format("must be {} % of the invoice", credit_.insured_percent));
    }
  }

  // What another document says of the journey must not conflict with the bill.
  void CheckPortsAgree(const PresentedDocument& document) {
    for (const PresentedDocument& bill : envelope_.documents) {
      if (bill.type != kBillOfLading) continue;
      CheckAgrees(document.port_of_loading, bill.port_of_loading, "/port_of_loading");
      CheckAgrees(document.port_of_discharge, bill.port_of_discharge, "/port_of_discharge");
    }
  }
  void CheckAgrees(std::string_view said, std::string_view bill, std::string_view member) {
    if (said.empty() || bill.empty() || Same(said, bill)) return;
    Found("conflicting_data", "14(d)", member, fmt::format("the bill says {}", bill));
  }

  [[nodiscard]] Decimal Invoiced() const {
    Decimal sum(0);
    for (const PresentedDocument& document : envelope_.documents) {
      if (document.type != kInvoice || document.currency != credit_.currency) continue;
      sum += AmountIn(document.currency, document.amount).value_or(Decimal(0));
    }
    return sum;
  }

  void CheckSum() {
    const auto amount = AmountIn(credit_.currency, credit_.amount);
    const Decimal invoiced = Invoiced();
    if (!amount || !invoiced.ok() || invoiced.zero()) return;
    const Decimal before = Decimal::Parse(envelope_.drawn_before).value_or(Decimal(0));
    const Decimal most = credit_.about ? *amount * Decimal(110).Scaled(-2) : *amount;
    const Decimal drawn = before + invoiced;
    if (!drawn.ok() || drawn > most) {  // more digits than there are is more than any credit
      FoundInAll(
          "above_credit", "18(b)", "/documents",
          fmt::format("{} before, and {}, of {}", before.text(), invoiced.text(), credit_.amount));
    }
    if (credit_.partial_shipments) return;
    const Decimal least = *amount * Decimal(credit_.about ? 90 : 95).Scaled(-2);
    if (invoiced < least) {
      FoundInAll("partial_shipment", credit_.about ? "30(a)" : "30(c)", "/documents",
                 fmt::format("{} of {}", invoiced.text(), credit_.amount));
    }
  }

  const CreditTerms& credit_;
  const Envelope& envelope_;
  std::size_t at_ = 0;
  std::vector<Discrepancy> found_;
};

}  // namespace

std::vector<Discrepancy> CheckPresentation(const CreditTerms& credit, const Envelope& envelope) {
  return Examination(credit, envelope).Run();
}

Day LastDay(const CreditTerms& credit, const Envelope& envelope) {
  const Day expires = OpenFrom(credit.expires, envelope.closed_days);
  const auto shipped = ShippedOn(envelope);
  if (!shipped) return expires;
  return std::min(expires, OpenFrom(*shipped + credit.presentation_days, envelope.closed_days));
}

}  // namespace tidewaiter::ledger
