// The languages of people (declaration/language.h), by the names that texts about risk use.
#ifndef TIDEWAITER_RISK_LANGUAGE_H_
#define TIDEWAITER_RISK_LANGUAGE_H_

#include "declaration/language.h"

namespace tidewaiter::risk {

using tidewaiter::DecimalSign;
using tidewaiter::Fill;
using tidewaiter::FindLanguage;
using tidewaiter::Isolated;
using tidewaiter::kLanguages;
using tidewaiter::Language;
using tidewaiter::LanguageCode;
using tidewaiter::LocalNumber;
using tidewaiter::Said;

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_LANGUAGE_H_
