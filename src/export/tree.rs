//! What comes of facts: one thing where they do not matter, else one for each way a fact can stand.

/// Something that depends on facts. On the way to a leaf facts come in their order, and none that makes no difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree<T> {
    /// What comes, whatever further facts say.
    Leaf(T),
    /// It depends on a fact, by place: one branch for each way in which that can stand.
    Split(usize, Vec<Self>),
}

impl<T: Clone + PartialEq> Tree<T> {
    /// What comes of a fact whose branches may look at facts before it.
    pub fn split(fact: usize, branches: Vec<Self>) -> Self {
        let first = branches
            .iter()
            .filter_map(Self::first)
            .chain([(fact, branches.len())])
            .min()
            .unwrap_or((fact, 0));
        if first.0 == fact {
            let seen = branches.iter().enumerate();
            return Self::joined(
                fact,
                seen.map(|(way, branch)| branch.given(fact, way).clone()).collect(),
            );
        }
        let given = |way| {
            Self::split(
                fact,
                branches.iter().map(|branch| branch.given(first.0, way).clone()).collect(),
            )
        };
        Self::joined(first.0, (0..first.1).map(given).collect())
    }

    /// A fact whose branches are all alike makes no difference.
    fn joined(fact: usize, mut branches: Vec<Self>) -> Self {
        let alike = branches.iter().skip(1).all(|branch| Some(branch) == branches.first());
        if alike && !branches.is_empty() {
            branches.swap_remove(0)
        } else {
            Self::Split(fact, branches)
        }
    }

    /// The fact looked at first, and in how many ways it can stand.
    fn first(&self) -> Option<(usize, usize)> {
        match self {
            Self::Leaf(_) => None,
            Self::Split(fact, branches) => Some((*fact, branches.len())),
        }
    }

    /// What is left once a fact is known; facts before it are known already.
    fn given(&self, fact: usize, way: usize) -> &Self {
        match self {
            Self::Split(first, branches) if *first == fact => branches.get(way).unwrap_or(self),
            Self::Split(..) | Self::Leaf(_) => self,
        }
    }

    /// What comes of this and another together.
    pub fn with<U: Clone + PartialEq, V: Clone + PartialEq>(
        &self,
        other: &Tree<U>,
        make: &mut impl FnMut(&T, &U) -> V,
    ) -> Tree<V> {
        if let (Self::Leaf(one), Tree::Leaf(two)) = (self, other) {
            return Tree::Leaf(make(one, two));
        }
        let Some((fact, ways)) = self.first().into_iter().chain(other.first()).min() else {
            return Tree::Split(0, Vec::new());
        };
        let both = (0..ways).map(|way| self.given(fact, way).with(other.given(fact, way), make));
        Tree::joined(fact, both.collect())
    }

    /// What comes of each leaf.
    pub fn map<U: Clone + PartialEq>(&self, make: &mut impl FnMut(&T) -> U) -> Tree<U> {
        match self {
            Self::Leaf(leaf) => Tree::Leaf(make(leaf)),
            Self::Split(fact, branches) => {
                Tree::joined(*fact, branches.iter().map(|branch| branch.map(make)).collect())
            }
        }
    }

    /// Every leaf, each with the facts that lead to it and the ways in which those may stand.
    pub fn leaves(&self) -> Vec<(Path, &T)> {
        match self {
            Self::Leaf(leaf) => vec![(Vec::new(), leaf)],
            Self::Split(fact, branches) => alike(branches)
                .into_iter()
                .flat_map(|(ways, branch)| branch.below(*fact, &ways))
                .collect(),
        }
    }

    fn below(&self, fact: usize, ways: &[usize]) -> Vec<(Path, &T)> {
        let mut leaves = self.leaves();
        leaves.iter_mut().for_each(|(path, _)| path.insert(0, (fact, ways.to_vec())));
        leaves
    }
}

/// The facts that lead to a leaf, by place, and the ways in which each may stand.
pub type Path = Vec<(usize, Vec<usize>)>;

/// The branches that differ, each with the ways that lead to it.
fn alike<T: PartialEq>(branches: &[Tree<T>]) -> Vec<(Vec<usize>, &Tree<T>)> {
    let mut all: Vec<(Vec<usize>, &Tree<T>)> = Vec::new();
    for (way, branch) in branches.iter().enumerate() {
        match all.iter_mut().find(|(_, known)| *known == branch) {
            Some((ways, _)) => ways.push(way),
            None => all.push((vec![way], branch)),
        }
    }
    all
}
