//! Is this transfer restricted on this date, under this reading of the law?
pub mod evaluate;
pub mod load;
pub mod model;
pub mod resolve;
