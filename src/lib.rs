//! Is this transfer restricted on this date, under this reading of the law?
pub mod ask;
pub mod compare;
pub mod embedded;
pub mod evaluate;
pub mod explain;
pub mod load;
pub mod model;
pub mod resolve;
