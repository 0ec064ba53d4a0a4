#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "shared/result.h"
#include "tests/faults/cut.h"

namespace faults {

using field::shared::Result;
using simulation::DiskFault;

/// A program on a machine whose disk fails, and one thing that it does.
struct Flow {
    std::string name;
    std::string machine;  ///< its directory
    Disk::Image before;   ///< its disk, when the flow begins

    std::function<Result<>()> open;
    std::function<void()> close;
    std::function<Result<>()> act;  ///< none: the flow is the opening
    /// Nothing of act() is there when it answers as failed; otherwise it may go on from its middle.
    bool whole = true;
    /// Whether what act() does is there whole; of an open program.
    std::function<bool()> done;
    /// Something else that the program answers for afterwards.
    std::function<Result<>()> more;
    /// What is wrong in what the program has, of which `more` has been answered or not; empty:
    /// nothing.
    std::function<std::string(bool more)> look;
};

/// What becomes of the program after the fault: it tries again as it stands, is closed and opened,
/// or dies and is started again. At the end the power is cut each time.
enum class After { again, reopened, killed };

struct Trials {
    std::size_t once = 0, sticky = 0;  ///< calls and kinds of fault that can befall them
    std::size_t runs = 0;              ///< once with each After, sticky with one of them in turn
    std::string fault;                 ///< the first that was wrong; empty: nothing
};

/// Lets each kind of fault befall, once and lastingly, each call of the flow that it can befall,
/// and judges what the program answered and kept. `every`: only each so manieth call.
Trials tryAll(const Flow& flow, int every);

/// What is wrong with `failure` as the answer to `fault`; empty: nothing.
std::string faultOf(const field::shared::Failure& failure, bool full);

}  // namespace faults
