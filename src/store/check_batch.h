// What every engine refuses to write. Inside src/store.
#ifndef TIDEWAITER_STORE_CHECK_BATCH_H_
#define TIDEWAITER_STORE_CHECK_BATCH_H_

#include "base/result.h"
#include "desk/store.h"

namespace tidewaiter::store {

// kInvalidArgument for a text that is not UTF-8 or holds a zero, and for a number that is none.
Status CheckBatch(const desk::Batch& batch);

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_CHECK_BATCH_H_
